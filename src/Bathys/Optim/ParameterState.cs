namespace Bathys.Optim;

/// <summary>What an optimizer remembers of one parameter.</summary>
public sealed class ParameterState
{
    readonly OrderedDictionary<string, Tensor> values = [];

    /// <summary>Updates so far, the present one included.</summary>
    public long Step { get; internal set; }

    /// <summary>The running values by name, as in exp_avg.</summary>
    public IReadOnlyDictionary<string, Tensor> Values => values;

    /// <summary>True if there is a running value of that name already.</summary>
    public bool Has(string name) => values.ContainsKey(name);

    /// <summary>The running value of a name; zeros like the parameter where there is none yet.</summary>
    public Tensor Value(string name, Tensor parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        if (!values.TryGetValue(name, out var value)) values.Add(name, value = Tensor.Zeros(parameter.Shape, parameter.DType));
        return value;
    }

    internal void Set(string name, Tensor value) => values[name] = value;
}

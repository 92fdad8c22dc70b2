namespace Bathys.Optim;

/// <summary>
/// Parameters that share an optimizer's settings: learning rate, weight decay and, by the names of its constructor's parameters, whatever
/// else it has, such as beta2 of Adam or momentum of SGD.
/// </summary>
public sealed class ParameterGroup
{
    readonly OrderedDictionary<string, double> settings = [];
    readonly string momentum;

    internal ParameterGroup(
        IEnumerable<Tensor> parameters, double learningRate, double weightDecay, string momentum,
        IEnumerable<KeyValuePair<string, double>> settings)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        this.momentum = momentum;
        (Parameters, LearningRate, WeightDecay) = ([.. parameters], learningRate, weightDecay);
        foreach (var (name, value) in settings) this.settings.Add(name, Checked(name, value));
        if (Parameters.Count == 0)
            throw new ArgumentException("an optimizer needs at least one parameter in each group", nameof(parameters));
        if (Parameters.Distinct(ReferenceEqualityComparer.Instance).Count() < Parameters.Count)
            throw new ArgumentException("a parameter is given twice, and would make two steps at a time", nameof(parameters));
        foreach (var parameter in Parameters)
        {
            if (!parameter.IsLeaf)
                throw new ArgumentException("only leaves can be optimized, not tensors that were computed from others", nameof(parameters));
            if (!parameter.IsContiguous)
                throw new ArgumentException(
                    $"a view of shape {parameter.Shape} cannot be optimized: call Contiguous() first", nameof(parameters));
        }
    }

    /// <summary>The parameters.</summary>
    public IReadOnlyList<Tensor> Parameters { get; }

    /// <summary>The learning rate; schedules change it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, infinite or no number.</exception>
    public double LearningRate
    {
        get;
        set => field = value >= 0 && double.IsFinite(value)
            ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "a learning rate is not negative");
    }

    /// <summary>How strongly parameters are drawn to zero.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, infinite or no number.</exception>
    public double WeightDecay
    {
        get;
        set => field = Checked("weightDecay", value);
    }

    /// <summary>The weight of the past in the running mean of gradients: momentum, or β₁ of Adam.</summary>
    public double Momentum
    {
        get => this[momentum];
        set => this[momentum] = value;
    }

    /// <summary>The settings beside learning rate and weight decay, by name.</summary>
    public IReadOnlyDictionary<string, double> Settings => settings;

    /// <summary>A setting by its name, as in <c>group["beta2"] = 0.95</c>; yes and no are 1 and 0.</summary>
    /// <exception cref="ArgumentException">The optimizer has no such setting; the message names those it has.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Negative or no number.</exception>
    public double this[string name]
    {
        get => settings.TryGetValue(name, out var value) ? value : throw Unknown(name);
        set => settings[settings.ContainsKey(name) ? name : throw Unknown(name)] = Checked(name, value);
    }

    /// <summary>The learning rate from which schedules start: what it was when the first of them was made; null before.</summary>
    public double? BaseLearningRate { get; internal set; }

    ArgumentException Unknown(string name) => new($"there is no setting '{name}' beside {string.Join(", ", settings.Keys)}", nameof(name));

    static double Checked(string name, double value) => value >= 0 && double.IsFinite(value)
        ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is a number from 0 on");
}

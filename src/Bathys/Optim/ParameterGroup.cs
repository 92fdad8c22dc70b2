namespace Bathys.Optim;

/// <summary>Parameters that share a learning rate and a weight decay.</summary>
public sealed class ParameterGroup
{
    double learningRate;

    internal ParameterGroup(IEnumerable<Tensor> parameters, double learningRate, double weightDecay)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentOutOfRangeException.ThrowIfNegative(weightDecay);
        (Parameters, LearningRate, WeightDecay) = ([.. parameters], learningRate, weightDecay);
        if (Parameters.Count == 0)
            throw new ArgumentException("an optimizer needs at least one parameter in each group", nameof(parameters));
        if (Parameters.Distinct(ReferenceEqualityComparer.Instance).Count() < Parameters.Count)
            throw new ArgumentException("a parameter is given twice, and would make two steps at a time", nameof(parameters));
        foreach (var parameter in Parameters)
        {
            if (!parameter.IsLeaf)
                throw new ArgumentException("only leaves can be optimised, not tensors that were computed from others", nameof(parameters));
            if (!parameter.IsContiguous)
                throw new ArgumentException($"a view of shape {parameter.Shape} cannot be optimised: call Contiguous() first", nameof(parameters));
        }
    }

    /// <summary>The parameters.</summary>
    public IReadOnlyList<Tensor> Parameters { get; }

    /// <summary>The step length; schedules change it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative or no number.</exception>
    public double LearningRate
    {
        get => learningRate;
        set => learningRate = value >= 0
            ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "a learning rate is not negative");
    }

    /// <summary>How strongly parameters are drawn to zero.</summary>
    public double WeightDecay { get; set; }

    /// <summary>The learning rate from which schedules start: what it was when the first of them was made.</summary>
    internal double? BaseLearningRate { get; set; }
}

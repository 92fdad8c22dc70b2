using Bathys.Nn;

namespace Bathys.Optim;

/// <summary>
/// A running mean of a model's weights, w̄ ← d·w̄ + (1 − d)·w after each step, which often does better than the last weights do: their last
/// steps' noise is gone. The decay grows with the steps, d = min(decay, (1 + n) / (10 + n)), so that the start is soon forgotten. Buffers,
/// running means among them, are copied.
/// </summary>
/// <remarks>
/// The means are the weights of a second model, so that computing with them leaves the first as it is. As a module this holds them as
/// buffers under the names that they have in the model: a model that has it as a field saves them along.
/// </remarks>
public abstract class ExponentialMovingAverage : Module
{
    readonly (string Name, Parameter Weight, Parameter Mean)[] weights;
    readonly (string Name, Tensor Value, Tensor Copy)[] buffers;

    private protected ExponentialMovingAverage(Module source, Module means, double decay)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(decay);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(decay, 1);
        Decay = decay;
        var twins = means.NamedParameters().ToDictionary();
        weights = [.. source.NamedParameters().Select(entry => (entry.Name, entry.Parameter, Twin(twins, entry.Name, entry.Parameter)))];
        var (saved, copies) = (source.StateDictionary(), means.NamedBuffers().ToDictionary());
        buffers = [.. source.NamedBuffers().Where(entry => saved.ContainsKey(entry.Name))
            .Select(entry => (entry.Name, entry.Buffer, Twin(copies, entry.Name, entry.Buffer)))];
        means.Freeze();
        means.Eval();
        Restart();
    }

    /// <summary>The share of the mean that a step leaves, at most.</summary>
    public double Decay { get; }

    /// <summary>Begins anew: the means become as the weights are now, for example after those were loaded.</summary>
    public void Restart()
    {
        using var _ = new NoGrad();
        foreach (var (_, weight, mean) in weights) mean.CopyFrom(weight);
        CopyBuffers();
    }

    /// <summary>Takes the weights after a step into the means.</summary>
    /// <param name="step">Steps done, this one included.</param>
    public void Update(long step)
    {
        using var _ = new NoGrad();
        var keep = Math.Min(Decay, (1.0 + step) / (10 + step));
        foreach (var (_, weight, mean) in weights) mean.CopyFrom(weight.Lerp(mean, keep));
        CopyBuffers();
    }

    /// <inheritdoc/>
    protected override IEnumerable<Member> Members() =>
        weights.Select(entry => new Member(entry.Name, entry.Mean, IsBuffer: true))
            .Concat(buffers.Select(entry => new Member(entry.Name, entry.Copy)));

    void CopyBuffers()
    {
        foreach (var (_, value, copy) in buffers) copy.CopyFrom(value);
    }

    static T Twin<T>(Dictionary<string, T> twins, string name, T tensor) where T : Tensor =>
        twins.TryGetValue(name, out var twin) && !ReferenceEquals(twin, tensor) && twin.Shape == tensor.Shape && twin.DType == tensor.DType
            ? twin
            : throw new ArgumentException(
                $"ExponentialMovingAverage: the model for the means has no {name} of its own of {tensor.DType} {tensor.Shape}: make it " +
                $"as the trained one is made");
}

/// <inheritdoc/>
/// <typeparam name="TModule">The kind of model.</typeparam>
/// <example><code>
/// var average = new ExponentialMovingAverage&lt;Net&gt;(model, new Net(), decay: 0.999);
/// average.Update(step);                    // after each step
/// average.Model.Predict(x);                // by the means
/// </code></example>
public sealed class ExponentialMovingAverage<TModule> : ExponentialMovingAverage where TModule : Module
{
    /// <summary>Means that start as the weights are.</summary>
    /// <param name="source">The model that is trained.</param>
    /// <param name="means">Another of the same sizes, which is to hold the means: it is frozen and in evaluation mode from now on.</param>
    /// <param name="decay">The share of the mean that a step leaves, at most; from 0 to less than 1.</param>
    /// <exception cref="ArgumentException">The two do not have the same weights and buffers, or are the same object.</exception>
    public ExponentialMovingAverage(TModule source, TModule means, double decay = 0.999)
        : base(Checked(source, means), means, decay) => Model = means;

    /// <summary>The model whose weights are the means, in evaluation mode.</summary>
    public TModule Model { get; }

    static TModule Checked(TModule source, TModule means)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(means);
        return ReferenceEquals(source, means)
            ? throw new ArgumentException(
                "ExponentialMovingAverage: the means need a model of their own, not the trained one", nameof(means))
            : source;
    }
}

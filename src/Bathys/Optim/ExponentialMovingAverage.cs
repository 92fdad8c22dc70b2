using Bathys.Nn;

namespace Bathys.Optim;

/// <summary>
/// A running mean of a model's weights, w̄ ← d·w̄ + (1 − d)·w after each step, which often does better than the last weights do: their last steps' noise is gone. The
/// decay grows with the steps, d = min(decay, (1 + n) / (10 + n)), so that the start is soon forgotten. As a module it holds the means as buffers under the names
/// of the parameters: a model that has it as a field saves them along.
/// </summary>
public sealed class ExponentialMovingAverage : Module
{
    readonly (string Name, Parameter Parameter, Tensor Mean)[] entries;

    /// <summary>Means that start as the weights are.</summary>
    /// <param name="parameters">The weights with their names.</param>
    /// <param name="decay">The share of the mean that a step leaves, at most; from 0 to less than 1.</param>
    public ExponentialMovingAverage(IEnumerable<(string Name, Parameter Parameter)> parameters, double decay = 0.999)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(decay);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(decay, 1);
        ArgumentNullException.ThrowIfNull(parameters);
        Decay = decay;
        using var _ = new NoGrad();
        entries = [.. parameters.Select(entry => (entry.Name, entry.Parameter, entry.Parameter.Detach().Clone()))];
    }

    /// <summary>The share of the mean that a step leaves, at most.</summary>
    public double Decay { get; }

    /// <summary>Begins anew: the means become as the weights are now, for example after those were loaded.</summary>
    public void Restart()
    {
        using var _ = new NoGrad();
        foreach (var (_, parameter, mean) in entries) mean.CopyFrom(parameter);
    }

    /// <summary>Takes the weights after a step into the means.</summary>
    /// <param name="step">Steps done, this one included.</param>
    public void Update(long step)
    {
        using var _ = new NoGrad();
        var keep = Math.Min(Decay, (1.0 + step) / (10 + step));
        foreach (var (_, parameter, mean) in entries) mean.CopyFrom(parameter.Lerp(mean, keep));
    }

    /// <summary>Exchanges weights and means, until disposed: <c>using (average.Swap()) …</c> uses the means.</summary>
    public IDisposable Swap() => new Exchange(this);

    /// <inheritdoc/>
    protected override IEnumerable<Member> Members() => entries.Select(entry => new Member(entry.Name, entry.Mean));

    void SwapOnce()
    {
        using var _ = new NoGrad();
        foreach (var (_, parameter, mean) in entries)
        {
            var weights = parameter.Detach().Clone();
            parameter.CopyFrom(mean);
            mean.CopyFrom(weights);
        }
    }

    sealed class Exchange : IDisposable
    {
        readonly ExponentialMovingAverage average;

        public Exchange(ExponentialMovingAverage average)
        {
            this.average = average;
            average.SwapOnce();
        }

        public void Dispose() => average.SwapOnce();
    }
}

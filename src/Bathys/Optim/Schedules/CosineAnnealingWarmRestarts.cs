using System.Globalization;

namespace Bathys.Optim;

/// <summary>
/// η_min + (η₀ − η_min)·(1 + cos(π·t / T)) / 2 with t counted from the newest restart: down along half a cosine in T steps, then at once
/// back to η₀, each time for a times as many steps (Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm restarts", 2017).
/// </summary>
public sealed class CosineAnnealingWarmRestarts : Schedule
{
    readonly int steps, growth;
    readonly double minimum;

    /// <summary>A schedule of an optimizer.</summary>
    /// <param name="optimizer">Whose rate falls and returns.</param>
    /// <param name="steps">Steps T to the first restart.</param>
    /// <param name="growth">The factor by which the steps to the next restart grow, 1 or more.</param>
    /// <param name="minimum">The lowest rate η_min, which the last step before a restart nearly reaches.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// Steps or growth are not positive, or the lowest rate is negative or no number.
    /// </exception>
    public CosineAnnealingWarmRestarts(Optimizer optimizer, int steps, int growth = 1, double minimum = 0) : base(optimizer)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(growth);
        (this.steps, this.growth, this.minimum) = (steps, growth, NotNegative(minimum, nameof(minimum)));
        Apply();
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"CosineAnnealingWarmRestarts(steps: {steps}, growth: {growth}, minimum: {minimum})");

    /// <inheritdoc/>
    public override double Rate(double start, int step)
    {
        var (at, length) = growth == 1 ? (step % steps, steps) : (step, (long)steps);
        for (; at >= length; length *= growth) at -= (int)length;
        return minimum + ((start - minimum) * (1 + Math.Cos(Math.PI * at / length)) / 2);
    }
}

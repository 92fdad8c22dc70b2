using System.Globalization;

namespace Bathys.Optim;

/// <summary>
/// η_min + (η₀ − η_min)·(1 + cos(π·t / T)) / 2: down along half a cosine in T steps, and up again in the next T
/// (Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm restarts", 2017).
/// </summary>
public sealed class CosineAnnealingLR : Schedule
{
    readonly int steps;
    readonly double minimum;

    /// <summary>A schedule of an optimizer.</summary>
    /// <param name="optimizer">Whose rate falls.</param>
    /// <param name="steps">Steps T from the highest to the lowest rate.</param>
    /// <param name="minimum">The lowest rate η_min.</param>
    /// <exception cref="ArgumentOutOfRangeException">The steps are not positive, or the lowest rate is negative or no number.</exception>
    public CosineAnnealingLR(Optimizer optimizer, int steps, double minimum = 0) : base(optimizer)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        (this.steps, this.minimum) = (steps, NotNegative(minimum, nameof(minimum)));
        Apply();
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"CosineAnnealingLR(steps: {steps}, minimum: {minimum})");

    /// <inheritdoc/>
    public override double Rate(double start, int step) => minimum + ((start - minimum) * (1 + Math.Cos(Math.PI * step / steps)) / 2);
}

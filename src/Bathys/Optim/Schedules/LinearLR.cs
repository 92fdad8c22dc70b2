using System.Globalization;

namespace Bathys.Optim;

/// <summary>From one factor of η₀ to another along a straight line, then constant: a warm-up, or a decay where the end is lower.</summary>
public sealed class LinearLR : Schedule
{
    readonly double startFactor, endFactor;
    readonly int steps;

    /// <summary>A schedule of an optimizer.</summary>
    /// <param name="optimizer">Whose rate changes.</param>
    /// <param name="startFactor">The factor of the rate at step 0.</param>
    /// <param name="endFactor">The factor from step <paramref name="steps"/> on.</param>
    /// <param name="steps">Steps from one to the other.</param>
    /// <exception cref="ArgumentOutOfRangeException">The steps are not positive, or a factor is negative or no number.</exception>
    public LinearLR(Optimizer optimizer, double startFactor = 1.0 / 3, double endFactor = 1, int steps = 5) : base(optimizer)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        this.startFactor = NotNegative(startFactor, nameof(startFactor));
        this.endFactor = NotNegative(endFactor, nameof(endFactor));
        this.steps = steps;
        Apply();
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"LinearLR(startFactor: {startFactor}, endFactor: {endFactor}, steps: {steps})");

    /// <inheritdoc/>
    public override double Rate(double start, int step) =>
        start * (startFactor + ((endFactor - startFactor) * Math.Min(step, steps) / steps));
}

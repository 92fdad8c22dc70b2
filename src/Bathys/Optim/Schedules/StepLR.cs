using System.Globalization;

namespace Bathys.Optim;

/// <summary>η₀·γ^⌊t / size⌋: the rate falls by a factor every so many steps.</summary>
public sealed class StepLR : Schedule
{
    readonly int stepSize;
    readonly double gamma;

    /// <summary>A schedule of an optimizer.</summary>
    /// <param name="optimizer">Whose rate falls.</param>
    /// <param name="stepSize">Steps from one fall to the next.</param>
    /// <param name="gamma">The factor γ of each fall.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive, or γ is negative or no number.</exception>
    public StepLR(Optimizer optimizer, int stepSize, double gamma = 0.1) : base(optimizer)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stepSize);
        (this.stepSize, this.gamma) = (stepSize, NotNegative(gamma, nameof(gamma)));
        Apply();
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"StepLR(stepSize: {stepSize}, gamma: {gamma})");

    /// <inheritdoc/>
    public override double Rate(double start, int step) => start * Math.Pow(gamma, step / stepSize);
}

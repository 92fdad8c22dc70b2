using System.Globalization;

namespace Bathys.Optim;

/// <summary>η₀·γᵗ: the rate falls by a factor every step.</summary>
public sealed class ExponentialLR : Schedule
{
    readonly double gamma;

    /// <summary>A schedule of an optimizer.</summary>
    /// <param name="optimizer">Whose rate falls.</param>
    /// <param name="gamma">The factor γ of each step.</param>
    /// <exception cref="ArgumentOutOfRangeException">γ is negative or no number.</exception>
    public ExponentialLR(Optimizer optimizer, double gamma) : base(optimizer)
    {
        this.gamma = NotNegative(gamma, nameof(gamma));
        Apply();
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"ExponentialLR(gamma: {gamma})");

    /// <inheritdoc/>
    public override double Rate(double start, int step) => start * Math.Pow(gamma, step);
}

using System.Globalization;

namespace Bathys.Optim;

/// <summary>
/// Up along a straight line in w steps, then down with the inverse of the step's root: η₀ · min(t / w, √(w / t)), t from 1 on
/// (Vaswani and others, "Attention is all you need", 2017, with the highest rate as η₀).
/// </summary>
public sealed class InverseSqrtLR : Schedule
{
    readonly int warmUp;

    /// <summary>A schedule of an optimizer, whose rate is the highest one.</summary>
    /// <param name="optimizer">Whose rate changes.</param>
    /// <param name="warmUp">Steps w up to the highest rate.</param>
    public InverseSqrtLR(Optimizer optimizer, int warmUp = 4000) : base(optimizer)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(warmUp);
        this.warmUp = warmUp;
        Apply();
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"InverseSqrtLR(warmUp: {warmUp})");

    /// <inheritdoc/>
    public override double Rate(double start, int step) => start * Math.Min((step + 1.0) / warmUp, Math.Sqrt(warmUp / (step + 1.0)));
}

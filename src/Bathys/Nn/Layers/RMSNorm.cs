namespace Bathys.Nn;

/// <summary>
/// y = x / √(mean(x²) + ε) · weight over the last dimension (Zhang and Sennrich, "Root mean square layer normalization", 2019).
/// </summary>
public sealed class RMSNorm : Layer
{
    readonly int features;
    readonly double epsilon;

    /// <summary>A layer whose weight starts with ones.</summary>
    /// <param name="features">The size of the last dimension.</param>
    /// <param name="epsilon">The number ε that keeps the divisor from zero.</param>
    /// <param name="affine">False for a layer without weight.</param>
    /// <param name="dtype">Float32 or Float64.</param>
    public RMSNorm(int features, double epsilon = 1e-5, bool affine = true, DType dtype = DType.Float32)
    {
        (this.features, this.epsilon) = (features, epsilon);
        if (affine) Weight = new Parameter(Tensor.Ones([features], dtype));
    }

    /// <summary>Of the last dimension's size, or none.</summary>
    public Parameter? Weight { get; }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.Rank > 0 && x.Shape[^1] == features ? x.RmsNorm(Weight, epsilon)
        : throw new ShapeException($"the last dimension must have {features} features");

    /// <inheritdoc/>
    public override string ToString() =>
        Describe.Call("RMSNorm", [features], ("epsilon", epsilon, 1e-5), ("affine", Weight is not null, true));
}

namespace Bathys.Nn;

/// <summary>
/// y = (x − mean) / √(variance + ε) · weight + bias, with mean and variance over the last dimensions of each sample
/// (Ba, Kiros and Hinton, "Layer normalization", 2016).
/// </summary>
public sealed class LayerNorm : Layer
{
    readonly Shape shape;
    readonly double epsilon;

    /// <summary>A layer whose weight starts with ones and whose bias starts with zeros.</summary>
    /// <param name="normalizedShape">The sizes of the last dimensions, over which is normalized.</param>
    /// <param name="epsilon">The number ε that keeps the divisor from zero.</param>
    /// <param name="affine">False for a layer without weight and bias.</param>
    /// <param name="bias">False for a layer with a weight alone.</param>
    /// <param name="dtype">Float32 or Float64.</param>
    public LayerNorm(
        ReadOnlySpan<int> normalizedShape, double epsilon = 1e-5, bool affine = true, bool bias = true, DType dtype = DType.Float32)
    {
        (shape, this.epsilon) = (new Shape(normalizedShape), epsilon);
        if (affine) Weight = new Parameter(Tensor.Ones(shape, dtype));
        if (affine && bias) Bias = new Parameter(Tensor.Zeros(shape, dtype));
    }

    /// <summary>A layer that normalizes over the last dimension.</summary>
    /// <param name="features">The size of the last dimension.</param>
    /// <param name="epsilon">The number ε that keeps the divisor from zero.</param>
    /// <param name="affine">False for a layer without weight and bias.</param>
    /// <param name="bias">False for a layer with a weight alone.</param>
    /// <param name="dtype">Float32 or Float64.</param>
    public LayerNorm(int features, double epsilon = 1e-5, bool affine = true, bool bias = true, DType dtype = DType.Float32)
        : this([features], epsilon, affine, bias, dtype)
    {
    }

    /// <summary>Of the normalized shape, or none.</summary>
    public Parameter? Weight { get; }

    /// <summary>Of the normalized shape, or none.</summary>
    public Parameter? Bias { get; }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.LayerNorm(shape, Weight, Bias, epsilon);

    /// <inheritdoc/>
    public override string ToString() => Describe.Call("LayerNorm", shape, ("epsilon", epsilon, 1e-5), ("affine", Weight is not null, true),
        ("bias", Bias is not null, Weight is not null));
}

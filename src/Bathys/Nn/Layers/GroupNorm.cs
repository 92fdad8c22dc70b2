namespace Bathys.Nn;

/// <summary>
/// y = (x − mean) / √(variance + ε) · weight + bias, with mean and variance over each group of channels of each sample, weight and bias for
/// each channel of (N, C, …) (Wu and He, "Group normalization", 2018).
/// </summary>
public sealed class GroupNorm : Layer
{
    readonly int groups, channels;
    readonly double epsilon;

    /// <summary>A layer whose weight starts with ones and whose bias starts with zeros.</summary>
    /// <param name="groups">The number of groups.</param>
    /// <param name="channels">The number C of channels, which the groups divide.</param>
    /// <param name="epsilon">The number ε that keeps the divisor from zero.</param>
    /// <param name="affine">False for a layer without weight and bias.</param>
    /// <param name="dtype">Float32 or Float64.</param>
    /// <exception cref="ArgumentException">The channels do not divide into the groups.</exception>
    public GroupNorm(int groups, int channels, double epsilon = 1e-5, bool affine = true, DType dtype = DType.Float32)
    {
        Channels.CheckGroups(channels, channels, groups);
        (this.groups, this.channels, this.epsilon) = (groups, channels, epsilon);
        if (affine) (Weight, Bias) = (new Parameter(Tensor.Ones([channels], dtype)), new Parameter(Tensor.Zeros([channels], dtype)));
    }

    /// <summary>(C), or none.</summary>
    public Parameter? Weight { get; }

    /// <summary>(C), or none.</summary>
    public Parameter? Bias { get; }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Rank < 2 || x.Shape[1] != channels) throw new ShapeException($"{channels} channels are expected in dimension 1");
        return x.GroupNorm(groups, Weight, Bias, epsilon);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        Describe.Call("GroupNorm", [groups, channels], ("epsilon", epsilon, 1e-5), ("affine", Weight is not null, true));
}

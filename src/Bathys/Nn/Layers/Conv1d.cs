namespace Bathys.Nn;

/// <summary>
/// A convolution of sequences: (N, in, L) gives (N, out, ⌊(L + 2p − d (k − 1) − 1) / s⌋ + 1); see <see cref="ConvolutionOperators"/>.
/// </summary>
public sealed class Conv1d : Layer
{
    readonly int stride, padding, dilation, groups;

    /// <summary>A layer whose weight and bias start even in ±1 / √(in / groups · k).</summary>
    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="outChannels">Channels of the output.</param>
    /// <param name="kernelSize">Size k of the window.</param>
    /// <param name="stride">Steps s between windows.</param>
    /// <param name="padding">Zeros p on either side.</param>
    /// <param name="dilation">Steps d within a window.</param>
    /// <param name="groups">Groups of channels that do not mix.</param>
    /// <param name="bias">False for a layer without bias.</param>
    /// <param name="dtype">Float32 or Float64.</param>
    /// <param name="generator">The random numbers of the start.</param>
    /// <exception cref="ArgumentException">The channels do not divide into the groups.</exception>
    public Conv1d(
        int inChannels, int outChannels, int kernelSize, int stride = 1, int padding = 0, int dilation = 1, int groups = 1,
        bool bias = true,
        DType dtype = DType.Float32, Generator? generator = null)
    {
        Channels.CheckGroups(inChannels, outChannels, groups);
        (this.stride, this.padding, this.dilation, this.groups) = (stride, padding, dilation, groups);
        Weight = new Parameter(Tensor.Empty([outChannels, inChannels / groups, kernelSize], dtype));
        Bias = bias ? new Parameter(Tensor.Empty([outChannels], dtype)) : null;
        Initialize.Default(Weight, Bias, generator);
    }

    /// <summary>(out, in / groups, k).</summary>
    public Parameter Weight { get; }

    /// <summary>(out), or none.</summary>
    public Parameter? Bias { get; }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        Channels.Check(x.Shape, Weight.Shape[1] * groups, spatial: 1);
        return x.Conv1d(Weight, Bias, stride, padding, dilation, groups);
    }

    /// <inheritdoc/>
    public override string ToString() => Describe.Call("Conv1d", [Weight.Shape[1] * groups, Weight.Shape[0]],
        ("kernelSize", Weight.Shape[2], null), ("stride", stride, 1), ("padding", padding, 0), ("dilation", dilation, 1),
        ("groups", groups, 1),
        ("bias", Bias is not null, true));
}

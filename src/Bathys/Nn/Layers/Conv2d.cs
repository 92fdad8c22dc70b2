namespace Bathys.Nn;

/// <summary>
/// A convolution of images: (N, in, H, W) gives (N, out, ⌊(H + 2p − d (k − 1) − 1) / s⌋ + 1, …); see <see cref="ConvolutionOperators"/>
/// (LeCun and others, "Gradient-based learning applied to document recognition", 1998).
/// </summary>
public sealed class Conv2d : Layer
{
    readonly Size2 stride, padding, dilation;
    readonly int groups;
    readonly bool tiled;

    /// <summary>A layer whose weight and bias start even in ±1 / √(in / groups · k²).</summary>
    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="outChannels">Channels of the output.</param>
    /// <param name="kernelSize">Size k of the window.</param>
    /// <param name="stride">Steps s between windows; 1 unless given.</param>
    /// <param name="padding">Rows and columns p of zeros around the image.</param>
    /// <param name="dilation">Steps d within a window; 1 unless given.</param>
    /// <param name="groups">Groups of channels that do not mix.</param>
    /// <param name="bias">False for a layer without bias.</param>
    /// <param name="dtype">Float32 or Float64.</param>
    /// <param name="generator">The random numbers of the start.</param>
    /// <param name="tiled">False to sum in order: slower, and rounded less; see <see cref="ConvolutionOperators"/>.</param>
    /// <exception cref="ArgumentException">The channels do not divide into the groups.</exception>
    public Conv2d(
        int inChannels, int outChannels, Size2 kernelSize, Size2? stride = null, Size2? padding = null,
        Size2? dilation = null, int groups = 1,
        bool bias = true, DType dtype = DType.Float32, Generator? generator = null, bool tiled = true)
    {
        Channels.CheckGroups(inChannels, outChannels, groups);
        (this.stride, this.padding, this.dilation, this.groups, this.tiled) = (stride ?? 1, padding ?? 0, dilation ?? 1, groups, tiled);
        Weight = new Parameter(Tensor.Empty([outChannels, inChannels / groups, kernelSize.Height, kernelSize.Width], dtype));
        Bias = bias ? new Parameter(Tensor.Empty([outChannels], dtype)) : null;
        Initialize.Default(Weight, Bias, generator);
    }

    /// <summary>(out, in / groups, k, k).</summary>
    public Parameter Weight { get; }

    /// <summary>(out), or none.</summary>
    public Parameter? Bias { get; }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        Channels.Check(x.Shape, Weight.Shape[1] * groups, spatial: 2);
        return x.Conv2d(Weight, Bias, stride, padding, dilation, groups, tiled);
    }

    /// <inheritdoc/>
    public override string ToString() => Describe.Call("Conv2d", [Weight.Shape[1] * groups, Weight.Shape[0]],
        ("kernelSize", new Size2(Weight.Shape[2], Weight.Shape[3]), null), ("stride", stride, 1), ("padding", padding, 0),
        ("dilation", dilation, 1),
        ("groups", groups, 1), ("bias", Bias is not null, true), ("tiled", tiled, true));
}

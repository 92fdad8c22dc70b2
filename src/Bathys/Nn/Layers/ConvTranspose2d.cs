namespace Bathys.Nn;

/// <summary>
/// The transpose of a convolution, which enlarges: (N, in, H, W) gives (N, out, (H − 1) s − 2p + d (k − 1) + outputPadding + 1, …); see
/// <see cref="ConvolutionOperators"/> (Zeiler, Krishnan, Taylor and Fergus, "Deconvolutional networks", 2010).
/// </summary>
public sealed class ConvTranspose2d : Layer
{
    readonly Size2 stride, padding, outputPadding, dilation;
    readonly int groups;
    readonly bool tiled;

    /// <summary>A layer whose weight and bias start even in ±1 / √(out / groups · k²), as PyTorch's do.</summary>
    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="outChannels">Channels of the output.</param>
    /// <param name="kernelSize">Size k of the window.</param>
    /// <param name="stride">Steps s between the places of neighboring inputs; 1 unless given.</param>
    /// <param name="padding">Rows and columns p cut off on each side.</param>
    /// <param name="outputPadding">Rows and columns added at the end.</param>
    /// <param name="groups">Groups of channels that do not mix.</param>
    /// <param name="bias">False for a layer without bias.</param>
    /// <param name="dilation">Steps d within a window; 1 unless given.</param>
    /// <param name="dtype">Float32 or Float64.</param>
    /// <param name="generator">The random numbers of the start.</param>
    /// <param name="tiled">False to sum in order: slower, and rounded less; see <see cref="ConvolutionOperators"/>.</param>
    /// <exception cref="ArgumentException">The channels do not divide into the groups.</exception>
    public ConvTranspose2d(
        int inChannels, int outChannels, Size2 kernelSize, Size2? stride = null, Size2? padding = null,
        Size2? outputPadding = null, int groups = 1,
        bool bias = true, Size2? dilation = null, DType dtype = DType.Float32, Generator? generator = null, bool tiled = true)
    {
        Channels.CheckGroups(inChannels, outChannels, groups);
        (this.stride, this.padding, this.outputPadding, this.dilation) = (stride ?? 1, padding ?? 0, outputPadding ?? 0, dilation ?? 1);
        (this.groups, this.tiled) = (groups, tiled);
        Weight = new Parameter(Tensor.Empty([inChannels, outChannels / groups, kernelSize.Height, kernelSize.Width], dtype));
        Bias = bias ? new Parameter(Tensor.Empty([outChannels], dtype)) : null;
        Initialize.Default(Weight, Bias, generator);
    }

    /// <summary>(in, out / groups, k, k).</summary>
    public Parameter Weight { get; }

    /// <summary>(out), or none.</summary>
    public Parameter? Bias { get; }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        Channels.Check(x.Shape, Weight.Shape[0], spatial: 2);
        return x.ConvTranspose2d(Weight, Bias, stride, padding, outputPadding, groups, dilation, tiled);
    }

    /// <inheritdoc/>
    public override string ToString() => Describe.Call("ConvTranspose2d", [Weight.Shape[0], Weight.Shape[1] * groups],
        ("kernelSize", new Size2(Weight.Shape[2], Weight.Shape[3]), null), ("stride", stride, 1), ("padding", padding, 0),
        ("outputPadding", outputPadding, 0), ("groups", groups, 1), ("bias", Bias is not null, true), ("dilation", dilation, 1),
        ("tiled", tiled, true));
}

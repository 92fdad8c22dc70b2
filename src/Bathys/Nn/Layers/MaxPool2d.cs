namespace Bathys.Nn;

/// <summary>
/// The largest number of each window: (N, C, H, W) gives (N, C, ⌊(H + 2p − d (k − 1) − 1) / s⌋ + 1, …); padding never wins.
/// </summary>
/// <param name="kernelSize">Size k of the window.</param>
/// <param name="stride">Steps s between windows; the window's size unless given.</param>
/// <param name="padding">Rows and columns p around the image, at most half the window.</param>
/// <param name="dilation">Steps d within a window; 1 unless given.</param>
/// <param name="ceilMode">True if a last window that only begins inside counts.</param>
public sealed class MaxPool2d(Size2 kernelSize, Size2? stride = null, Size2? padding = null, Size2? dilation = null, bool ceilMode = false)
    : Layer
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.MaxPool2d(kernelSize, stride, padding, dilation, ceilMode);

    /// <inheritdoc/>
    public override string ToString() => Describe.Call("MaxPool2d", [],
        ("kernelSize", kernelSize, null), ("stride", stride ?? kernelSize, kernelSize), ("padding", padding ?? 0, 0),
        ("dilation", dilation ?? 1, 1), ("ceilMode", ceilMode, false));
}

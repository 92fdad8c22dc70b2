namespace Bathys.Nn;

/// <summary>The mean of each window: (N, C, H, W) gives (N, C, ⌊(H + 2p − k) / s⌋ + 1, …).</summary>
/// <param name="kernelSize">Size k of the window.</param>
/// <param name="stride">Steps s between windows; the window's size unless given.</param>
/// <param name="padding">Rows and columns p of zeros around the image, at most half the window.</param>
/// <param name="ceilMode">True if a last window that only begins inside counts.</param>
/// <param name="countIncludePad">True if the zeros of the padding count in the divisor.</param>
/// <param name="divisorOverride">What to divide by instead of the window's size.</param>
public sealed class AvgPool2d(
    Size2 kernelSize, Size2? stride = null, Size2? padding = null, bool ceilMode = false, bool countIncludePad = true,
    int? divisorOverride = null)
    : Layer
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.AvgPool2d(kernelSize, stride, padding, ceilMode, countIncludePad, divisorOverride);

    /// <inheritdoc/>
    public override string ToString() => Describe.Call("AvgPool2d", [],
        ("kernelSize", kernelSize, null), ("stride", stride ?? kernelSize, kernelSize), ("padding", padding ?? 0, 0),
        ("ceilMode", ceilMode, false),
        ("countIncludePad", countIncludePad, true), ("divisorOverride", divisorOverride, null));
}

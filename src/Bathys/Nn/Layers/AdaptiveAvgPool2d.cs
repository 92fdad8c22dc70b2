namespace Bathys.Nn;

/// <summary>
/// As many means as asked for, whatever the image's size: (N, C, H, W) gives (N, C, h, w); a size of 1 is the mean of each image.
/// </summary>
/// <param name="outputSize">(h, w).</param>
public sealed class AdaptiveAvgPool2d(Size2 outputSize) : Layer
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.AdaptiveAvgPool2d(outputSize);

    /// <inheritdoc/>
    public override string ToString() => Describe.Call("AdaptiveAvgPool2d", [], ("outputSize", outputSize, null));
}

using Bathys.Data;

namespace Bathys.Vision.Captions;

/// <summary>Pictures and what they show.</summary>
/// <param name="Pictures">(batch, C, H, W), from −1 to 1.</param>
/// <param name="Captions">What they show: tokens, or the values of their attributes, Int64 (batch, L).</param>
public sealed record CaptionedBatch(Tensor Pictures, Tensor Captions) : IBatch<CaptionedBatch>
{
    /// <summary>Number of pictures.</summary>
    public int Size => Pictures.Shape[0];

    /// <inheritdoc/>
    public CaptionedBatch Slice(Range rows) => new(Pictures[rows], Captions[rows]);

    /// <inheritdoc/>
    public IEnumerable<(string Name, Tensor Tensor)> Tensors() => [("pictures", Pictures), ("captions", Captions)];
}

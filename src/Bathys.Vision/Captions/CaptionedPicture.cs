namespace Bathys.Vision.Captions;

/// <summary>One sample of a <see cref="CaptionedDataset"/>: a picture as a model sees it, and what it shows.</summary>
/// <param name="Picture">(C, H, W), from −1 to 1.</param>
/// <param name="Caption">What it shows: tokens, or the values of its attributes, Int64 (L).</param>
public readonly record struct CaptionedPicture(Tensor Picture, Tensor Caption);

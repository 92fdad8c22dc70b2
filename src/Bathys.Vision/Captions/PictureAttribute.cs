namespace Bathys.Vision.Captions;

/// <summary>Something that every picture of a set has one of, such as its color.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Values">The kinds there are; a picture has the number of one.</param>
public sealed record PictureAttribute(string Name, IReadOnlyList<string> Values);

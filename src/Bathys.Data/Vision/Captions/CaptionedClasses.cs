namespace Bathys.Data.Vision.Captions;

/// <summary>Images of classes: the caption is the name of the class.</summary>
/// <param name="images">The images.</param>
/// <param name="channels">1 for grey images, 3 for colour.</param>
public sealed class CaptionedClasses(ImageDataset images, int channels) : CaptionedImages
{
    /// <inheritdoc/>
    public override int Count => images.Count;

    /// <inheritdoc/>
    public override int Channels => channels;

    /// <inheritdoc/>
    public override IReadOnlyList<PictureAttribute> Attributes { get; } = [new("class", images.Classes)];

    /// <inheritdoc/>
    public override string Caption(int index) => images.Classes[images.Label(index)];

    /// <inheritdoc/>
    public override int Value(int index, int attribute) => images.Label(index);

    /// <inheritdoc/>
    public override void Load(int index, Image canvas) => images.Load(index, canvas);
}

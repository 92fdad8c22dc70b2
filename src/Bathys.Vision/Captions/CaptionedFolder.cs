namespace Bathys.Vision.Captions;

/// <summary>A folder of images with a captions file; images are read when they are asked for, transparency becomes white.</summary>
/// <param name="entries">Files with their captions.</param>
sealed class CaptionedFolder((string Path, string Caption)[] entries) : CaptionedImages
{
    /// <inheritdoc/>
    public override int Count => entries.Length;

    /// <inheritdoc/>
    public override int Channels => 3;

    /// <inheritdoc/>
    public override IReadOnlyList<PictureAttribute> Attributes => [];

    /// <inheritdoc/>
    public override string Caption(int index) => entries[index].Caption;

    /// <inheritdoc/>
    public override int Value(int index, int attribute) =>
        throw new ArgumentOutOfRangeException(nameof(attribute), "free captions have no attributes");

    /// <inheritdoc/>
    public override void Load(int index, Image canvas) => ImageFile.Load(entries[index].Path, canvas, onWhite: true);
}

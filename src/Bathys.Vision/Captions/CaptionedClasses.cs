namespace Bathys.Vision.Captions;

/// <summary>
/// Images of classes, mixed: the caption is the name of the class. Data sets often come class by class, and the first so many are to show
/// all.
/// </summary>
public sealed class CaptionedClasses : CaptionedImages
{
    readonly ImageDataset images;
    readonly int[] order;

    /// <summary>Images with the names of their classes.</summary>
    /// <param name="images">The images.</param>
    /// <param name="channels">1 for gray images, 3 for color.</param>
    /// <param name="seed">Decides their order.</param>
    public CaptionedClasses(ImageDataset images, int channels, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(images);
        (this.images, Channels, Attributes) = (images, channels, [new("class", images.Classes)]);
        order = [.. Enumerable.Range(0, images.Count)];
        new Generator(seed).Shuffle(order.AsSpan());
    }

    /// <inheritdoc/>
    public override int Count => images.Count;

    /// <inheritdoc/>
    public override int Channels { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<PictureAttribute> Attributes { get; }

    /// <inheritdoc/>
    public override string Caption(int index) => images.Classes[Value(index, 0)];

    /// <inheritdoc/>
    public override int Value(int index, int attribute) => images.Label(order[index]);

    /// <inheritdoc/>
    public override void Load(int index, Image canvas) => images.Load(order[index], canvas);
}

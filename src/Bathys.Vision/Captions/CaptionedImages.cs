namespace Bathys.Vision.Captions;

/// <summary>
/// One set of pictures, each with words that say what it shows, as stored; <see cref="CaptionedDataset"/> makes tensors of them.
/// </summary>
public abstract class CaptionedImages
{
    /// <summary>The number of pictures.</summary>
    public abstract int Count { get; }

    /// <summary>1 for gray pictures, 3 for color.</summary>
    public abstract int Channels { get; }

    /// <summary>What the captions say in so many kinds; none where they are free text.</summary>
    public abstract IReadOnlyList<PictureAttribute> Attributes { get; }

    /// <summary>What a picture shows, in words.</summary>
    /// <param name="index">The picture.</param>
    public abstract string Caption(int index);

    /// <summary>Which of an attribute's values a picture has.</summary>
    /// <param name="index">The picture.</param>
    /// <param name="attribute">The place of the attribute in <see cref="Attributes"/>.</param>
    public abstract int Value(int index, int attribute);

    /// <summary>Puts a picture as it is stored on a canvas.</summary>
    /// <param name="index">The picture.</param>
    /// <param name="canvas">The canvas.</param>
    public abstract void Load(int index, Image canvas);
}

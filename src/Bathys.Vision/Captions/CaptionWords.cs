namespace Bathys.Vision.Captions;

/// <summary>Pictures with free captions, seen as having or not having each of the captions' most frequent words.</summary>
public sealed class CaptionWords : CaptionedImages
{
    readonly CaptionedImages images;
    readonly IReadOnlyList<string> words;

    CaptionWords(CaptionedImages images, IReadOnlyList<string> words)
    {
        (this.images, this.words) = (images, words);
        Attributes = [.. words.Select(word => new PictureAttribute(word, ["absent", "present"]))];
    }

    /// <inheritdoc/>
    public override int Count => images.Count;

    /// <inheritdoc/>
    public override int Channels => images.Channels;

    /// <inheritdoc/>
    public override IReadOnlyList<PictureAttribute> Attributes { get; }

    /// <summary>Both parts of a set by the words that are most frequent in the training set.</summary>
    /// <param name="train">The training set.</param>
    /// <param name="validation">The validation set.</param>
    /// <param name="count">The most words.</param>
    public static (CaptionedImages Train, CaptionedImages Validation) Of(CaptionedImages train, CaptionedImages validation, int count = 64)
    {
        ArgumentNullException.ThrowIfNull(train);
        string[] words =
        [
            .. Enumerable.Range(0, train.Count).SelectMany(i => Split(train.Caption(i)).Distinct()).CountBy(word => word)
                .OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal).Take(count)
                    .Select(entry => entry.Key),
        ];
        return (new CaptionWords(train, words), new CaptionWords(validation, words));
    }

    /// <inheritdoc/>
    public override string Caption(int index) => images.Caption(index);

    /// <inheritdoc/>
    public override int Value(int index, int attribute) => Split(images.Caption(index)).Contains(words[attribute]) ? 1 : 0;

    /// <inheritdoc/>
    public override void Load(int index, Image canvas) => images.Load(index, canvas);

    static string[] Split(string caption) =>
        caption.ToLowerInvariant().Split([' ', ',', '.', ':', ';', '|', '(', ')', '"'], StringSplitOptions.RemoveEmptyEntries);
}

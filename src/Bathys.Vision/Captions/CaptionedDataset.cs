using Bathys.Data;
using Bathys.Vision.Transforms;

namespace Bathys.Vision.Captions;

/// <summary>
/// <see cref="CaptionedImages"/> as a generative model is trained on them: values from −1 to 1, (C, size, size), and the tokens of what
/// they show, Int64 (L). An epoch has as many samples as asked for.
/// </summary>
public sealed class CaptionedDataset : Dataset<CaptionedPicture>, IBatchDataset<CaptionedBatch>
{
    static readonly ThreadLocal<Image> canvases = new(() => new Image());

    readonly CaptionedImages images;
    readonly Func<int, long[]> tokens;
    readonly Compose transform;
    readonly bool isRandom;

    /// <summary>Pictures with their tokens.</summary>
    /// <param name="images">The pictures.</param>
    /// <param name="tokens">The tokens of a picture's caption by the picture's number, all of one length.</param>
    /// <param name="size">Rows and columns to which pictures are resized.</param>
    /// <param name="count">Samples of an epoch.</param>
    /// <param name="isRandom">True to draw each sample among all pictures by chance; false for the first pictures in order.</param>
    public CaptionedDataset(CaptionedImages images, Func<int, long[]> tokens, int size, int count, bool isRandom)
    {
        (this.images, this.tokens, this.isRandom, Count) = (images, tokens, isRandom, count);
        Transform[] gray = images.Channels == 1 ? [new Grayscale()] : [];
        transform = new([new Resize(size, size), .. gray, new ToTensor(), new Normalize(0.5, 0.5)]);
    }

    /// <inheritdoc/>
    public override int Count { get; }

    /// <inheritdoc/>
    public override CaptionedPicture this[int index] => Make(index % images.Count);

    /// <inheritdoc/>
    public override CaptionedPicture Get(int index, Generator random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return Make(isRandom ? random.NextInt(images.Count) : index % images.Count);
    }

    /// <inheritdoc/>
    public CaptionedBatch GetBatch(ReadOnlySpan<int> indices, Generator random)
    {
        var samples = Samples(indices, random);
        return new(
            Stacking.Stack(Array.ConvertAll(samples, sample => sample.Picture), indices),
            Stacking.Stack(Array.ConvertAll(samples, sample => sample.Caption), indices));
    }

    CaptionedPicture Make(int picture)
    {
        var canvas = canvases.Value!;
        images.Load(picture, canvas);
        transform.Apply(canvas, new Generator(0));
        var input = Tensor.Empty([canvas.Channels, canvas.Height, canvas.Width]);
        input.Write<float>(canvas.CopyTo);
        return new(input, Tensor.From(tokens(picture)));
    }
}

namespace Bathys.Vision.Digits;

/// <summary>
/// The embedded data set: digits that the program draws itself, so that it needs no download. It is synthetic: made to look handwritten
/// and to be learned like handwriting, but written by nobody, and results on it say nothing about real digits.
/// </summary>
/// <remarks>Image i is a pure function of seed, split and i; its digit is i mod 10, so every part of the set is balanced.</remarks>
public sealed record DigitsData
{
    static readonly string[] Names = [.. Enumerable.Range(0, 10).Select(d => $"{d}")];

    /// <summary>Decides everything that is random.</summary>
    public ulong Seed { get; init; }

    /// <summary>Whether digits are written in colored ink on black or white paper, instead of bright on black.</summary>
    public bool Color { get; init; }

    /// <summary>Rows and columns of an image.</summary>
    public int Size { get; init; } = 28;

    /// <summary>
    /// The style of image <paramref name="index"/> of a split (0 for the training set, 1 for the test set), and the image itself on a
    /// canvas.
    /// </summary>
    public DigitStyle Draw(int split, int index, Image canvas)
    {
        var random = new Generator(Seed).Fork((ulong)split).Fork((ulong)index);
        var style = DigitStyle.Random(index % 10, Color, random);
        DigitPainter.Draw(canvas, style, Size, random);
        return style;
    }

    /// <summary>The style of an image, whose <see cref="DigitStyle.Description"/> says in words what it shows.</summary>
    public DigitStyle Style(int split, int index) =>
        DigitStyle.Random(index % 10, Color, new Generator(Seed).Fork((ulong)split).Fork((ulong)index));

    /// <summary>Draws the first images of a split.</summary>
    public ImageArray DrawAll(int split, int count)
    {
        int channels = Color ? 3 : 1, area = channels * Size * Size;
        var pixels = new byte[checked(count * area)];
        var labels = new byte[count];
        Parallel.For(0, count, () => new Image(), (i, _, canvas) =>
        {
            labels[i] = (byte)Draw(split, i, canvas).Digit;
            canvas.Pixels.CopyTo(pixels.AsSpan(i * area));
            return canvas;
        }, _ => { });
        return new ImageArray(pixels, labels, channels, Size, Size, Names);
    }

    /// <summary>Both splits.</summary>
    public ImageData Open(int train = 3000, int test = 1000)
    {
        var images = DrawAll(0, train);
        var (mean, std) = ChannelStatistics.Of(images);
        string description =
            $"synthetic digits drawn by the program, {train:N0} + {test:N0} {(Color ? "color" : "gray")} images of {Size} x {Size}, " +
            "no real handwriting";
        return new ImageData("digits", description, images, DrawAll(1, test), images.Channels, Size, Size, mean, std);
    }
}

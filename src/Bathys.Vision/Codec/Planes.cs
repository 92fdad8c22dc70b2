using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace Bathys.Vision.Codec;

/// <summary>Pixels that lie side by side to planes of colors, upright.</summary>
static class Planes
{
    /// <summary>Puts a decoded picture on a canvas of three channels.</summary>
    /// <param name="picture">The picture as it is stored.</param>
    /// <param name="orientation">How it has to be turned.</param>
    /// <param name="canvas">Where it goes.</param>
    /// <param name="onWhite">Whether it lies on white paper where it is transparent.</param>
    public static void Write(Image<Rgba32> picture, Orientation orientation, Image canvas, bool onWhite)
    {
        var (width, height) = (picture.Width, picture.Height);
        var swapped = orientation >= Orientation.Transposed;
        if (swapped) canvas.Reshape(3, width, height);
        else canvas.Reshape(3, height, width);
        var (fromRight, fromBottom) = (
            orientation is Orientation.MirroredAcross or Orientation.HalfTurn or Orientation.Transversed or Orientation.ThreeQuarterTurn,
            orientation is Orientation.HalfTurn or Orientation.MirroredDown or Orientation.QuarterTurn or Orientation.Transversed);

        // Where a stored pixel goes: its place moves by one of these for each column and each row.
        var (byColumn, byRow) = swapped ? (height, 1) : (1, width);
        var start = (fromRight ? (width - 1) * byColumn : 0) + (fromBottom ? (height - 1) * byRow : 0);
        var (column, row) = (fromRight ? -byColumn : byColumn, fromBottom ? -byRow : byRow);
        for (var y = 0; y < height; y++)
        {
            var source = picture.Frames.RootFrame.PixelBuffer.DangerousGetRowSpan(y);
            if (column == 1) WriteRow(source, canvas, start + (y * row), onWhite);
            else WriteTurned(source, canvas, start + (y * row), column, onWhite);
        }
    }

    /// <summary>Puts an image of one or three channels into a picture of its size, opaque.</summary>
    public static void Read(Image image, Image<Rgba32> picture)
    {
        ReadOnlySpan<byte> red = image.Plane(0), green = image.Plane(image.Channels == 3 ? 1 : 0);
        ReadOnlySpan<byte> blue = image.Plane(image.Channels == 3 ? 2 : 0);
        for (var (y, at) = (0, 0); y < image.Height; y++)
        {
            var row = picture.Frames.RootFrame.PixelBuffer.DangerousGetRowSpan(y);
            for (var x = 0; x < row.Length; x++, at++) row[x] = new(red[at], green[at], blue[at]);
        }
    }

    static void WriteRow(ReadOnlySpan<Rgba32> source, Image canvas, int at, bool onWhite)
    {
        Span<byte> red = canvas.Plane(0).Slice(at, source.Length), green = canvas.Plane(1).Slice(at, source.Length);
        var blue = canvas.Plane(2).Slice(at, source.Length);
        for (var x = 0; x < source.Length; x++)
        {
            var pixel = source[x];
            if (onWhite && pixel.A != byte.MaxValue) pixel = OnWhite(pixel);
            (red[x], green[x], blue[x]) = (pixel.R, pixel.G, pixel.B);
        }
    }

    static void WriteTurned(ReadOnlySpan<Rgba32> source, Image canvas, int at, int step, bool onWhite)
    {
        Span<byte> red = canvas.Plane(0), green = canvas.Plane(1), blue = canvas.Plane(2);
        foreach (var stored in source)
        {
            var pixel = onWhite && stored.A != byte.MaxValue ? OnWhite(stored) : stored;
            (red[at], green[at], blue[at]) = (pixel.R, pixel.G, pixel.B);
            at += step;
        }
    }

    static Rgba32 OnWhite(Rgba32 pixel)
    {
        return new(Mixed(pixel.R, pixel.A), Mixed(pixel.G, pixel.A), Mixed(pixel.B, pixel.A));

        static byte Mixed(byte color, int opaque) => (byte)(((color * opaque) + (255 * (255 - opaque)) + 127) / 255);
    }
}

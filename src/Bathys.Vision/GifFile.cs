using Bathys.Data;

namespace Bathys.Vision;

/// <summary>Writes animated GIF files (version 89a) with a palette of 6 · 7 · 6 colors evenly spread, which all frames share.</summary>
public static class GifFile
{
    const int Reds = 6, Greens = 7, Blues = 6, Entries = 256;

    /// <summary>Writes frames that repeat for ever.</summary>
    /// <param name="path">The file.</param>
    /// <param name="frames">Equally large images.</param>
    /// <param name="frame">How long each frame is shown, in hundredths of a second.</param>
    /// <param name="lastFrame">How long the last is shown.</param>
    /// <exception cref="ArgumentException">There is no frame, or their sizes differ.</exception>
    /// <exception cref="DataException">The file cannot be written.</exception>
    public static void Save(string path, IReadOnlyList<Image> frames, int frame, int lastFrame)
    {
        ArgumentOutOfRangeException.ThrowIfZero(frames.Count);
        var (height, width) = (frames[0].Height, frames[0].Width);
        if (frames.Any(image => image.Height != height || image.Width != width))
            throw new ArgumentException("the frames differ in size", nameof(frames));
        using var bytes = new MemoryStream();
        using var gif = new BinaryWriter(bytes);
        gif.Write("GIF89a"u8);
        gif.Write(checked((ushort)width));
        gif.Write(checked((ushort)height));
        gif.Write([0xF7, 0, 0]);                                                        // a palette of 256 colors of 8 bits
        gif.Write(Palette());
        gif.Write([0x21, 0xFF, 11, .. "NETSCAPE2.0"u8, 3, 1, 0, 0, 0]);                 // for ever
        for (var i = 0; i < frames.Count; i++)
        {
            gif.Write([0x21, 0xF9, 4, 4]);
            gif.Write(checked((ushort)(i == frames.Count - 1 ? lastFrame : frame)));
            gif.Write([0, 0, 0x2C, 0, 0, 0, 0]);
            gif.Write((ushort)width);
            gif.Write((ushort)height);
            gif.Write([0, 8]);
            LzwEncoder.Write(gif, Indices(frames[i]));
        }

        gif.Write((byte)0x3B);
        gif.Flush();
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
            File.WriteAllBytes(path, bytes.ToArray());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path}: the picture cannot be written ({e.Message}); choose a writable place.", e);
        }
    }

    static byte[] Palette()
    {
        var palette = new byte[3 * Entries];
        for (var i = 0; i < Reds * Greens * Blues; i++)
        {
            palette[3 * i] = (byte)(i / (Greens * Blues) * 255 / (Reds - 1));
            palette[(3 * i) + 1] = (byte)(i / Blues % Greens * 255 / (Greens - 1));
            palette[(3 * i) + 2] = (byte)(i % Blues * 255 / (Blues - 1));
        }

        return palette;
    }

    static byte[] Indices(Image image)
    {
        ReadOnlySpan<byte> r = image.Plane(0), g = image.Plane(image.Channels == 3 ? 1 : 0), b = image.Plane(image.Channels == 3 ? 2 : 0);
        var indices = new byte[r.Length];
        for (var i = 0; i < r.Length; i++)
            indices[i] = (byte)((((Step(r[i], Reds) * Greens) + Step(g[i], Greens)) * Blues) + Step(b[i], Blues));
        return indices;

        static int Step(byte value, int count) => ((value * (count - 1)) + 127) / 255;
    }
}

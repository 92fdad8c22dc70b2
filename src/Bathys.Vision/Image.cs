using System.Runtime.CompilerServices;

namespace Bathys.Vision;

/// <summary>
/// One image: bytes of 1 or 3 channels, stored plane by plane (channel, row, column) and changed in place by the transforms.
/// </summary>
/// <remarks>
/// One image serves as a worker's canvas for a whole epoch: <see cref="CopyFrom(ReadOnlySpan{byte}, int, int, int)"/> puts the next sample
/// on it and its buffers are used again, so a steady pipeline allocates nothing. A gray image that counts as three equal channels keeps
/// a single plane (<see cref="Planes"/> is 1), and every step then does a third of the work.
/// </remarks>
public sealed class Image
{
    byte[] pixels = [];
    byte[] scratch = [];

    /// <summary>An empty canvas.</summary>
    public Image()
    {
    }

    /// <summary>A black image.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive, or there are neither 1 nor 3 channels.</exception>
    public Image(int channels, int height, int width)
    {
        Reshape(channels, height, width);
        Pixels.Clear();
    }

    /// <summary>Number of channels: 1 (gray) or 3 (red, green, blue).</summary>
    public int Channels { get; private set; }

    /// <summary>Number of rows.</summary>
    public int Height { get; private set; }

    /// <summary>Number of columns.</summary>
    public int Width { get; private set; }

    /// <summary>Planes held in memory: <see cref="Channels"/>, or 1 when all three channels are equal.</summary>
    public int Planes { get; private set; }

    /// <summary>The bytes, (<see cref="Planes"/>, <see cref="Height"/>, <see cref="Width"/>).</summary>
    public Span<byte> Pixels => pixels.AsSpan(0, Planes * Height * Width);

    /// <summary>
    /// The numbers that the bytes stand for once <see cref="Transforms.ToTensor"/> has run; null while the image is bytes.
    /// </summary>
    public ToneTable? Tones { get; private set; }

    /// <summary>The bytes of one plane, (<see cref="Height"/>, <see cref="Width"/>).</summary>
    public Span<byte> Plane(int channel) => Pixels.Slice(Planes == 1 ? 0 : channel * Height * Width, Height * Width);

    /// <summary>Puts a picture of other bytes, (channels, height, width), on this canvas.</summary>
    /// <exception cref="ArgumentException">There are not channels · height · width bytes.</exception>
    public void CopyFrom(ReadOnlySpan<byte> source, int channels, int height, int width)
    {
        if (source.Length != channels * height * width)
            throw new ArgumentException($"{source.Length} bytes are no image of ({channels}, {height}, {width}).", nameof(source));
        Reshape(channels, height, width);
        source.CopyTo(Pixels);
    }

    /// <summary>Puts a copy of another image on this canvas.</summary>
    public void CopyFrom(Image source)
    {
        Reshape(source.Channels, source.Height, source.Width);
        Planes = source.Planes;
        source.Pixels.CopyTo(Pixels);
        Tones = source.Tones;
    }

    /// <summary>Writes the numbers the bytes stand for, (<see cref="Channels"/>, <see cref="Height"/>, <see cref="Width"/>).</summary>
    /// <exception cref="InvalidOperationException">The image is still bytes: <see cref="Transforms.ToTensor"/> has not run.</exception>
    public void CopyTo(Span<float> destination)
    {
        var tones = Tones ?? throw new InvalidOperationException("The image is still bytes: end its transforms with ToTensor().");
        int area = Height * Width;
        for (int c = 0; c < Channels; c++)
        {
            var target = destination.Slice(c * area, area);
            if (c > 0 && Planes == 1 && tones.SameAsFirst(c))
                destination[..area].CopyTo(target);
            else
                Lookup(Plane(c), tones.Channel(c), target);
        }
    }

    /// <summary>Makes the image's single gray plane count as <paramref name="channels"/> equal channels.</summary>
    internal void CountAs(int channels) => Channels = channels;

    /// <summary>Says which numbers the bytes stand for from now on.</summary>
    internal void SetTones(ToneTable tones) => Tones = tones;

    /// <summary>A second buffer for the result of an operation; <see cref="Exchange"/> then makes it the picture.</summary>
    internal Span<byte> Scratch(int length)
    {
        if (scratch.Length < length)
            scratch = GC.AllocateUninitializedArray<byte>(length);
        return scratch.AsSpan(0, length);
    }

    /// <summary>Makes the scratch buffer the picture, of a new shape.</summary>
    internal void Exchange(int planes, int height, int width)
    {
        (pixels, scratch) = (scratch, pixels);
        if (planes != Planes)
            Channels = planes;
        (Planes, Height, Width) = (planes, height, width);
    }

    /// <summary>Refuses an operation on bytes after the bytes have become numbers.</summary>
    /// <exception cref="InvalidOperationException">ToTensor has already run.</exception>
    internal void RequireBytes([CallerMemberName] string operation = "")
    {
        if (Tones is not null)
            throw new InvalidOperationException($"{operation} works on bytes: put it before ToTensor().");
    }

    /// <summary>Gives the canvas a new shape; what was on it is lost.</summary>
    internal void Reshape(int channels, int height, int width)
    {
        if (channels is not (1 or 3))
            throw new ArgumentOutOfRangeException(nameof(channels), channels, "An image has 1 channel (gray) or 3 (color).");
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        int length = checked(channels * height * width);
        if (pixels.Length < length)
            pixels = GC.AllocateUninitializedArray<byte>(length);
        (Channels, Planes, Height, Width, Tones) = (channels, channels, height, width, null);
    }

    static void Lookup(ReadOnlySpan<byte> source, ReadOnlySpan<float> table, Span<float> target)
    {
        ref float tones = ref System.Runtime.InteropServices.MemoryMarshal.GetReference(table[..256]);
        for (int i = 0; i < source.Length; i++)
            target[i] = Unsafe.Add(ref tones, source[i]); // a byte cannot leave a table of 256
    }
}

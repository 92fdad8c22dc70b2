using Bathys.Data;

namespace Bathys.Vision.Tests.Codec;

public class ImageKindTests
{
    [Theory, MemberData(nameof(EncodedImages.All), MemberType = typeof(EncodedImages))]
    public void Every_kind_is_read(string kind)
    {
        var (name, bytes) = EncodedImages.Of(kind);
        Assert.True(ImageFile.IsImage(name));
        using var folder = new TemporaryFolder();
        var image = ImageFile.Load(folder.Write(name, bytes));
        Assert.Equal((3, EncodedImages.Height, EncodedImages.Width), (image.Channels, image.Height, image.Width));
        if (!EncodedImages.IsExact(kind)) return;
        for (var y = 0; y < image.Height; y++)
        {
            for (var x = 0; x < image.Width; x++)
            {
                var (color, at) = (EncodedImages.Color(x, y), (y * image.Width) + x);
                Assert.Equal((color.R, color.G, color.B), (image.Plane(0)[at], image.Plane(1)[at], image.Plane(2)[at]));
            }
        }
    }

    [Theory, InlineData("jpeg", 6), InlineData("jpeg with coarser color", 24), InlineData("webp with loss", 24), InlineData("gif", 40)]
    public void Kinds_with_loss_are_near(string kind, int most)
    {
        var (name, bytes) = EncodedImages.Of(kind);
        var image = ImageFile.Decode(bytes, name);
        double sum = 0;
        for (var i = 0; i < image.Width * image.Height; i++)
            sum += Math.Abs(image.Plane(1)[i] - EncodedImages.Color(i % image.Width, i / image.Width).G);
        Assert.InRange(sum / (image.Width * image.Height), 0, most / 4.0);
    }

    [Fact]
    public void A_bitmap_of_runs_begins_at_the_bottom()
    {
        var (name, bytes) = EncodedImages.Of("bmp of runs");
        var image = ImageFile.Decode(bytes, name);
        Assert.All(Enumerable.Range(0, 17), y => Assert.Equal((16 - y) * 15, image.Plane(0)[(y * 23) + 22]));
    }

    [Fact]
    public void A_bitmap_of_bits_begins_each_row_with_a_byte()
    {
        var (name, bytes) = EncodedImages.Of("pbm");
        var image = ImageFile.Decode(bytes, name);
        for (var y = 0; y < image.Height; y++)
        {
            for (var x = 0; x < image.Width; x++)
                Assert.Equal(((byte)(((y * 3) + (x / 8)) * 37) >> (7 - (x % 8)) & 1) != 0 ? 0 : 255, image.Plane(0)[(y * image.Width) + x]);
        }
    }

    [Theory, MemberData(nameof(EncodedImages.All), MemberType = typeof(EncodedImages))]
    public void Cut_at_any_byte_it_is_an_error_or_the_whole_picture(string kind)
    {
        var (name, bytes) = EncodedImages.Of(kind);
        var whole = ImageFile.Decode(bytes, name).Pixels.ToArray();
        var errors = 0;
        // The last number of a text can lose digits and be a number still.
        var last = kind == "ppm as text" ? bytes.AsSpan().TrimEnd(" \n"u8).LastIndexOfAny(" \n"u8) + 1 : bytes.Length;
        for (var length = 0; length < last; length++)
        {
            try
            {
                Assert.Equal(whole, ImageFile.Decode(bytes[..length], name).Pixels);
            }
            catch (DataFileException e)
            {
                Assert.StartsWith($"{name}: ", e.Message, StringComparison.Ordinal);
                errors++;
            }
        }

        Assert.InRange(errors, last * 0.9, last);
    }

    [Theory, MemberData(nameof(EncodedImages.All), MemberType = typeof(EncodedImages))]
    public void Mutated_it_is_an_error_or_a_picture_within_its_memory(string kind)
    {
        var (name, bytes) = EncodedImages.Of(kind);
        var random = new Generator(5);
        _ = ImageFile.Decode(bytes, name);
        for (var round = 0; round < 500; round++)
        {
            var mutant = (byte[])bytes.Clone();
            for (var i = 0; i <= round % 4; i++)
                mutant[random.NextInt(i == 3 ? mutant.Length : Math.Min(mutant.Length, 200))] = (byte)random.NextInt(256);
            var before = GC.GetAllocatedBytesForCurrentThread();
            long pixels = 0;
            try
            {
                pixels = ImageFile.Decode(mutant, name).Pixels.Length / 3;
            }
            catch (DataFileException)
            {
            }

            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < (600L << 20) + (40 * pixels), $"{kind}, round {round}: {allocated:N0} bytes for {pixels:N0} pixels");
        }
    }

    [Theory, InlineData("png"), InlineData("png of 16 bits, interlaced")]
    public void A_PNG_whose_compressed_data_end_early_in_whole_chunks_is_refused(string kind)
    {
        var (name, bytes) = EncodedImages.Of(kind);
        var at = bytes.AsSpan().IndexOf("IDAT"u8);
        var length = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at - 4));
        var end = bytes[(at + 4 + length + 4)..];
        // The check sum of the stream and what the last block ends with may lack: the pixels are there.
        foreach (var keep in (int[])[length / 2, length / 4, 3])
        {
            byte[] chunk = [.. "IDAT"u8, .. bytes.AsSpan(at + 4, keep)];
            byte[] cut = [.. bytes[..(at - 4)], .. BigEndian((uint)keep), .. chunk, .. BigEndian(Crc(chunk)), .. end];
            Assert.Contains(
                "the image", Assert.Throws<DataFileException>(() => ImageFile.Decode(cut, name)).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("a.gif", "474946383961FFFFFFFF000000")]
    [InlineData("a.ppm", "50360A33303030302033303030300A3235350A")]
    public void A_few_bytes_that_claim_a_huge_picture_are_refused(string name, string hex)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<DataFileException>(() => ImageFile.Decode(Convert.FromHexString(hex), name));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);
    }

    [Fact]
    public void A_picture_beyond_the_largest_is_named_with_its_size()
    {
        var (_, bytes) = EncodedImages.Of("png");
        byte[] header = [.. bytes[12..16], 0, 0, 0x80, 0, 0, 0, 0x80, 0, .. bytes[24..29]];
        byte[] forged = [.. bytes[..12], .. header, .. BigEndian(Crc(header)), .. bytes[33..]];
        var e = Assert.Throws<DataFileException>(() => ImageFile.Decode(forged, "a.png"));
        Assert.Contains($"the image of {32768:N0} x {32768:N0} is larger than", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_tell_nothing_but_a_TGA()
    {
        var e = Assert.Throws<DataFileException>(() => ImageFile.Decode(new byte[400], "a.png"));
        Assert.Contains("no image of a known kind", e.Message, StringComparison.Ordinal);
        Assert.Equal(17, ImageFile.Decode(EncodedImages.Of("gif").Bytes, "a.png").Height);
        Assert.Throws<DataFileException>(() => ImageFile.Decode(EncodedImages.Of("tga").Bytes, "a.png"));
    }

    [Fact]
    public void No_configuration_of_the_process_changes()
    {
        var global = SixLabors.ImageSharp.Configuration.Default;
        var before = (global.MemoryAllocator, global.MaxDegreeOfParallelism, global.ImageFormats.Count());
        _ = ImageFile.Decode(EncodedImages.Of("jpeg").Bytes);
        Assert.Equal(before, (global.MemoryAllocator, global.MaxDegreeOfParallelism, global.ImageFormats.Count()));
    }

    static byte[] BigEndian(uint value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];

    /// <summary>CRC-32 (ISO/IEC 15948, annex D).</summary>
    static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var i = 0; i < 8; i++) crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
        }

        return ~crc;
    }
}

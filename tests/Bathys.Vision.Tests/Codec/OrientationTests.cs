using System.Buffers.Binary;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Tiff;
using SixLabors.ImageSharp.Formats.Webp;
using SixLabors.ImageSharp.Metadata.Profiles.Exif;


namespace Bathys.Vision.Tests.Codec;

/// <summary>Quadrants red, green, blue and white as stored; where they are seen.</summary>
public class OrientationTests
{
    public static TheoryData<int, string> Seen =>
        new() { { 1, "RGBW" }, { 2, "GRWB" }, { 3, "WBGR" }, { 4, "BWRG" }, { 5, "RBGW" }, { 6, "BRWG" }, { 7, "WGBR" }, { 8, "GWRB" } };

    [Theory, MemberData(nameof(Seen))]
    public void Photographs_come_upright(int orientation, string corners)
    {
        var image = ImageFile.Load(SharedCases.Path("images", "single", $"exif{orientation}.jpg"));
        Assert.Equal(orientation < 5 ? (48, 64) : (64, 48), (image.Height, image.Width));
        Assert.Equal(corners, Corners(image));
    }

    [Theory, MemberData(nameof(Seen))]
    public void Each_kind_that_carries_EXIF_is_turned(int orientation, string corners)
    {
        foreach (var (name, file) in Marked(orientation))
        {
            var image = ImageFile.Decode(file, name);
            Assert.Equal((name, orientation < 5 ? (6, 8) : (8, 6)), (name, (image.Height, image.Width)));
            Assert.Equal((name, corners), (name, Corners(image)));
        }
    }

    [Theory]
    [InlineData("49492A00FFFFFFFF")]
    [InlineData("49492A0008000000FFFF")]
    [InlineData("4D4D002A00000008000101120003000000010009000000000000")]
    [InlineData("")]
    public void Data_that_make_no_sense_turn_nothing(string hex)
    {
        using var folder = new TemporaryFolder();
        PngFile.Save(folder["a.png"], Quadrants());
        var file = WithChunk(File.ReadAllBytes(folder["a.png"]), Convert.FromHexString(hex));
        Assert.Equal("RGBW", Corners(ImageFile.Decode(file, "a.png")));
    }

    static Image Quadrants()
    {
        var image = new Image(3, 6, 8);
        for (var i = 0; i < 48; i++)
        {
            var (right, below) = (i % 8 >= 4, i / 8 >= 3);
            (image.Plane(0)[i], image.Plane(1)[i], image.Plane(2)[i]) = (right, below) switch
            {
                (false, false) => ((byte)255, (byte)0, (byte)0),
                (true, false) => ((byte)0, (byte)255, (byte)0),
                (false, true) => ((byte)0, (byte)0, (byte)255),
                _ => ((byte)255, (byte)255, (byte)255),
            };
        }

        return image;
    }

    /// <summary>The quadrants as PNG, WebP and TIFF, marked by hand or by the codec's own writer.</summary>
    static IEnumerable<(string Name, byte[] File)> Marked(int orientation)
    {
        using var folder = new TemporaryFolder();
        PngFile.Save(folder["a.png"], Quadrants());
        var png = File.ReadAllBytes(folder["a.png"]);
        var mark = (byte)orientation;
        yield return ("a.png", WithChunk(png, [.. "MM"u8, 0, 42, 0, 0, 0, 8, 0, 1, 1, 18, 0, 3, 0, 0, 0, 1, 0, mark, 0, 0, 0, 0, 0, 0]));
        yield return ("b.png", WithChunk(png, [.. "II"u8, 42, 0, 8, 0, 0, 0, 1, 0, 18, 1, 3, 0, 1, 0, 0, 0, mark, 0, 0, 0, 0, 0, 0, 0]));
        using var picture = SixLabors.ImageSharp.Image.Load(png);
        picture.Metadata.ExifProfile = new();
        picture.Metadata.ExifProfile.SetValue(ExifTag.Orientation, (ushort)orientation);
        picture.Frames.RootFrame.Metadata.ExifProfile = picture.Metadata.ExifProfile;
        foreach (var (name, encoder) in new (string, IImageEncoder)[]
        {
            ("a.webp", new WebpEncoder { FileFormat = WebpFileFormatType.Lossless }),
            ("a.tif", new TiffEncoder()),
            ("a.jpg", new JpegEncoder { Quality = 100, ColorType = JpegColorType.YCbCrRatio444 }),
        })
        {
            using var bytes = new MemoryStream();
            picture.Save(bytes, encoder);
            yield return (name, bytes.ToArray());
        }
    }

    /// <summary>A PNG file with a chunk eXIf before its last chunk.</summary>
    static byte[] WithChunk(byte[] png, byte[] exif)
    {
        var (length, body) = (new byte[4], (byte[])[.. "eXIf"u8, .. exif]);
        BinaryPrimitives.WriteInt32BigEndian(length, exif.Length);
        return [.. png[..^12], .. length, .. body, 0, 0, 0, 0, .. png[^12..]];
    }

    static string Corners(Image image)
    {
        var (right, below) = (image.Width - 1, (image.Height - 1) * image.Width);
        return string.Concat(((int[])[0, right, below, below + right]).Select(Name));

        char Name(int at) => (image.Plane(0)[at] > 128, image.Plane(1)[at] > 128, image.Plane(2)[at] > 128) switch
        {
            (true, false, false) => 'R',
            (false, true, false) => 'G',
            (false, false, true) => 'B',
            (true, true, true) => 'W',
            _ => '?',
        };
    }
}

using Bathys.Data;

namespace Bathys.Vision.Tests;

/// <summary>Uploads of too many pixels.</summary>
public class MostPixelsTests
{
    [Fact]
    public void A_picture_of_more_pixels_than_allowed_is_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        PngFile.Save(folder["a.png"], Pictures.Make("noise", 3, 20, 30));
        var file = File.ReadAllBytes(folder["a.png"]);
        Assert.Equal(30, ImageFile.Decode(file, "the upload", mostPixels: 600).Width);
        var error = Assert.Throws<DataFileException>(() => ImageFile.Decode(file, "the upload", mostPixels: 599));
        Assert.Contains("the upload", error.Message, StringComparison.Ordinal);
        Assert.Contains("30 x 20 is larger than 599 pixels", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageFile.Decode(file, mostPixels: 0));
    }
}

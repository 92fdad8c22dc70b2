using Bathys.Data;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace Bathys.Vision.Tests;

/// <summary>Animated GIFs, read back by another decoder.</summary>
public class GifFileTests
{
    static Image Noise(ulong seed, int height, int width)
    {
        var (image, random) = (new Image(3, height, width), new Generator(seed));
        foreach (ref var pixel in image.Pixels) pixel = (byte)random.NextInt(256);
        return image;
    }

    /// <summary>Sizes from a pixel to one where the table of codes begins anew several times.</summary>
    [Theory, InlineData(1, 1), InlineData(2, 3), InlineData(16, 17), InlineData(150, 170)]
    public void Every_frame_comes_back_within_the_palettes_steps(int height, int width)
    {
        using var folder = new TemporaryFolder();
        Image[] frames = [Noise(1, height, width), new(3, height, width), Noise(2, height, width)];
        GifFile.Save(folder["film.gif"], frames, frame: 7, lastFrame: 90);
        using var film = SixLabors.ImageSharp.Image.Load<Rgba32>(folder["film.gif"]);
        Assert.Equal([7, 7, 90], Enumerable.Range(0, film.Frames.Count).Select(i => film.Frames[i].Metadata.GetGifMetadata().FrameDelay));
        Assert.Equal(0, film.Metadata.GetGifMetadata().RepeatCount);
        for (var i = 0; i < frames.Length; i++)
        {
            for (var y = 0; y < height; y++)
            {
                for (var x = 0; x < width; x++)
                {
                    var (color, at) = (film.Frames[i][x, y], (y * width) + x);
                    Assert.InRange(color.R - frames[i].Plane(0)[at], -26, 26);
                    Assert.InRange(color.G - frames[i].Plane(1)[at], -22, 22);
                    Assert.InRange(color.B - frames[i].Plane(2)[at], -26, 26);
                }
            }
        }
    }

    [Fact]
    public void Frames_of_several_sizes_are_refused_and_a_place_that_cannot_be_written_is_named()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<ArgumentException>(() => GifFile.Save(folder["a.gif"], [new(3, 2, 2), new(3, 2, 3)], 1, 1));
        File.WriteAllText(folder["file"], "");
        var e = Assert.Throws<DataException>(() => GifFile.Save(Path.Combine(folder["file"], "a.gif"), [new(3, 2, 2)], 1, 1));
        Assert.Contains("cannot be written", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_grid_holds_each_image_magnified_with_gaps_between()
    {
        var (a, b) = (Noise(1, 2, 3), new Image(1, 2, 3));
        b.Pixels.Fill(7);
        var grid = ImageGrid.Of([a, b, b], columns: 2, scale: 2, gap: 1);
        Assert.Equal((3, 11, 15), (grid.Channels, grid.Height, grid.Width));
        Assert.Equal(96, grid.Plane(0)[0]);
        Assert.Equal(a.Plane(2)[4], grid.Plane(2)[((1 + 3) * 15) + 1 + 2]);
        Assert.Equal(7, grid.Plane(1)[(1 * 15) + 8]);
        Assert.Equal(96, grid.Plane(1)[(7 * 15) + 9]);
    }
}

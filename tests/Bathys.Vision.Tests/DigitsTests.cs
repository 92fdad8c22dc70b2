using System.Security.Cryptography;
using Bathys.Vision.Digits;

namespace Bathys.Vision.Tests;

public class DigitsTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_image_is_a_function_of_seed_split_and_number(bool color)
    {
        var data = new DigitsData { Seed = 3, Color = color };
        var all = data.DrawAll(1, 30);
        Image one = new(), canvas = new();
        foreach (int i in new[] { 29, 0, 7 })
        {
            data.Draw(1, i, one);
            all.Load(i, canvas);
            Assert.Equal(one.Pixels, canvas.Pixels);
            Assert.Equal(i % 10, all.Label(i));
        }
        data.Draw(0, 7, canvas);
        Assert.NotEqual(one.Pixels.ToArray(), canvas.Pixels.ToArray());
        (data with { Seed = 4 }).Draw(1, 7, canvas);
        Assert.NotEqual(one.Pixels.ToArray(), canvas.Pixels.ToArray());
    }

    [Fact]
    public void Every_digit_is_bright_on_black_inside_the_frame_and_no_two_are_equal()
    {
        var all = new DigitsData().DrawAll(0, 500);
        var canvas = new Image();
        var seen = new HashSet<string>();
        for (int i = 0; i < all.Count; i++)
        {
            all.Load(i, canvas);
            Assert.True(seen.Add(Convert.ToHexString(SHA256.HashData(canvas.Pixels))));
            int ink = 0;
            foreach (byte v in canvas.Pixels)
                ink += v > 128 ? 1 : 0;
            Assert.InRange(ink, 10, 350);
            for (int k = 0; k < 28; k++)
                Assert.True(Math.Max(canvas.Pixels[k], canvas.Pixels[27 * 28 + k]) < 64, $"digit {i} touches the frame");
        }
    }

    [Fact]
    public void Words_say_what_the_picture_shows()
    {
        var data = new DigitsData { Color = true };
        var canvas = new Image();
        var ink = new Dictionary<StrokeWidth, List<double>>();
        for (int i = 0; i < 600; i++)
        {
            var style = data.Draw(0, i, canvas);
            Assert.Equal(style, data.Style(0, i));
            var (mean, lean, share) = Measure(canvas, style.OnWhite);
            if (style.Ink == Ink.Red)
                Assert.True(mean.R > mean.G + 60 && mean.R > mean.B + 60, $"{style}: {mean}");
            if (style.Ink == Ink.Blue)
                Assert.True(mean.B > mean.R + 60 && mean.B > mean.G + 60, $"{style}: {mean}");
            if (style.Ink == Ink.Green)
                Assert.True(mean.G > mean.R + 40 && mean.G > mean.B + 40, $"{style}: {mean}");
            if (style.Digit is 0 or 1 or 8 && style.Lean != Lean.Upright)
                Assert.True(lean * (style.Lean == Lean.Right ? 1 : -1) > -0.08, $"{i}: {style}: {lean}");
            ink.TryAdd(style.Width, []);
            ink[style.Width].Add(share);
        }
        Assert.True(ink[StrokeWidth.Thin].Average() * 1.4 < ink[StrokeWidth.Normal].Average());
        Assert.True(ink[StrokeWidth.Normal].Average() * 1.4 < ink[StrokeWidth.Thick].Average());
    }

    [Theory]
    [InlineData(7, StrokeWidth.Thick, Ink.Red, Lean.Left, false, "a thick red seven leaning left")]
    [InlineData(8, StrokeWidth.Normal, Ink.None, Lean.Upright, false, "an eight")]
    [InlineData(1, StrokeWidth.Normal, Ink.Orange, Lean.Right, true, "an orange one leaning right on white")]
    [InlineData(1, StrokeWidth.Normal, Ink.None, Lean.Upright, false, "a one")]
    [InlineData(8, StrokeWidth.Thin, Ink.None, Lean.Upright, false, "a thin eight")]
    public void Descriptions_are_plain_English(int digit, StrokeWidth width, Ink ink, Lean lean, bool onWhite, string expected) =>
        Assert.Equal(expected, new DigitStyle(digit, width, ink, lean, onWhite).Description);

    [Theory]
    [InlineData(16)]
    [InlineData(64)]
    [InlineData(100)]
    public void Any_size_shows_the_same_digit(int size)
    {
        Image small = new(), large = new();
        new DigitsData().Draw(0, 4, small);
        new DigitsData { Size = size }.Draw(0, 4, large);
        Assert.Equal((size, size), (large.Height, large.Width));
        large.Resize(28, 28);
        double difference = 0;
        for (int i = 0; i < 784; i++)
            difference += Math.Abs(small.Pixels[i] - large.Pixels[i]) / 784.0;
        Assert.InRange(difference, 0, 22);
    }

    [Fact]
    public void The_set_is_balanced_and_says_that_it_is_synthetic()
    {
        var data = DataSets.Open("digits");
        Assert.Equal((3000, 1000), (data.Train.Count, data.Test.Count));
        Assert.All(Enumerable.Range(0, 3000).CountBy(i => data.Train.Label(i)), c => Assert.Equal(300, c.Value));
        Assert.Contains("synthetic", data.Description, StringComparison.Ordinal);
        Assert.Equal(10, data.Classes.Count);
        Assert.InRange(data.Mean[0], 0.1, 0.17);
        Assert.InRange(data.Std[0], 0.25, 0.33);
        var few = data.Limit(30, 7);
        Assert.Equal((30, 7), (few.Train.Count, few.Test.Count));
        Assert.Equal(data.Train[29].Input.ToArray<float>(), few.Train[29].Input.ToArray<float>());
    }

    [Fact]
    public void Prepared_for_a_network_of_three_channels_the_test_is_as_it_is_and_training_varies()
    {
        var data = DataSets.Open("digits-color").Limit(20, 20);
        var prepared = data.Prepared(48);
        var (x, _) = prepared.Train.GetBatch([0, 1, 2], new Generator(0));
        Assert.Equal(new Shape(3, 3, 48, 48), x.Shape);
        Assert.NotEqual(x.ToArray<float>(), prepared.Train.GetBatch([0, 1, 2], new Generator(1)).Input.ToArray<float>());
        Assert.Equal(prepared.Test[5].Input.ToArray<float>(), prepared.Test.Get(5, new Generator(9)).Input.ToArray<float>());
        Assert.Equal(prepared.Test[5].Input.ToArray<float>(), data.Prepared(48, augment: false).Test[5].Input.ToArray<float>());
        var gray = DataSets.Open("digits").Limit(20, 20).Prepared(32);
        Assert.Equal(new Shape(3, 32, 32), gray.Test[0].Input.Shape);
    }

    [Fact]
    public void A_preview_shows_the_first_digits()
    {
        using var folder = new TemporaryFolder();
        var data = DataSets.Open("digits").Limit(6, 1);
        data.SavePreview(folder["grid.png"], columns: 3, rows: 2, scale: 1);
        var grid = ImageFile.Load(folder["grid.png"]);
        Assert.Equal((2 * 30 + 2, 3 * 30 + 2), (grid.Height, grid.Width));
        var first = new Image();
        data.Train.Load(0, first);
        Assert.Equal(first.Pixels[(14 * 28)..(15 * 28)], grid.Plane(0).Slice((2 + 14) * grid.Width + 2, 28));
    }

    // The mean color of the ink, the slope of its middle line (x to the right for each y upwards), and its share of the picture.
    static ((double R, double G, double B) Mean, double Lean, double Share) Measure(Image image, bool onWhite)
    {
        double r = 0, g = 0, b = 0, n = 0, sx = 0, sy = 0, sxy = 0, syy = 0;
        for (int i = 0; i < 784; i++)
        {
            int red = image.Plane(0)[i], green = image.Plane(1)[i], blue = image.Plane(2)[i];
            int max = Math.Max(red, Math.Max(green, blue)), min = Math.Min(red, Math.Min(green, blue));
            if (onWhite ? min > 170 : max < 110)
                continue;
            double x = i % 28, y = -(i / 28);
            (r, g, b, n, sx, sy, sxy, syy) = (r + red, g + green, b + blue, n + 1, sx + x, sy + y, sxy + x * y, syy + y * y);
        }
        return ((r / n, g / n, b / n), (sxy - sx * sy / n) / (syy - sy * sy / n), n / 784);
    }
}

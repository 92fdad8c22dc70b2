using System.Runtime.InteropServices;
using System.Text.Json;
using Bathys.Data;
using Bathys.Vision.Transforms;

namespace Bathys.Vision.Tests;

public class TransformTests
{
    static readonly Compose Document = new(
        new Resize(48), new Grayscale(3), new RandomRotation(10), new ColorJitter(brightness: 0.2, contrast: 0.2),
        new ToTensor(), new Normalize(0.1307, 0.3081));

    [Fact]
    public void ToTensor_and_Normalize_give_torchvisions_numbers_for_every_byte()
    {
        using var golden = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Reference", "transforms.json")));
        var expected = MemoryMarshal.Cast<byte, float>(golden.RootElement.GetProperty("normalized").GetBytesFromBase64());
        var image = new Image(1, 1, 256);
        for (int v = 0; v < 256; v++)
            image.Pixels[v] = (byte)v;

        new Compose(new ToTensor(), new Normalize(0.1307, 0.3081)).Apply(image, new Generator(0));

        var actual = new float[256];
        image.CopyTo(actual);
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void Three_gray_channels_are_normalized_each_with_its_own_mean()
    {
        var image = Pictures.Make("ramp", 1, 2, 2);
        new Compose(new Grayscale(3), new ToTensor(), new Normalize([0.1, 0.2, 0.3], [0.5, 0.6, 0.7])).Apply(image, new Generator(0));
        var actual = new float[12];
        image.CopyTo(actual);
        for (int c = 0; c < 3; c++)
            for (int i = 0; i < 4; i++)
                Assert.Equal((image.Pixels[i] / 255f - (0.1f + 0.1f * c)) / (0.5f + 0.1f * c), actual[c * 4 + i], 1e-6f);
    }

    [Fact]
    public void Gray_kept_as_one_plane_gives_the_same_bytes_as_three_planes()
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            Image one = Pictures.Make("noise", 1, 28, 28), three = new(3, 28, 28);
            for (int c = 0; c < 3; c++)
                one.Pixels.CopyTo(three.Plane(c));
            one.ToGray(3);
            var steps = new Compose(new Resize(31), new RandomRotation(25), new ColorJitter(0.4, 0.4, 0.4, 0.1));

            steps.Apply(one, new Generator(seed));
            steps.Apply(three, new Generator(seed));

            Assert.Equal(1, one.Planes);
            for (int c = 0; c < 3; c++)
                Assert.Equal(three.Plane(c), one.Plane(c));
        }
    }

    [Fact]
    public void Chance_depends_on_the_generator_alone()
    {
        float[] Run(ulong seed)
        {
            var image = Pictures.Make("noise", 1, 28, 28);
            Document.Apply(image, new Generator(seed));
            var values = new float[3 * 48 * 48];
            image.CopyTo(values);
            return values;
        }
        Assert.Equal(Run(5), Run(5));
        Assert.NotEqual(Run(5), Run(6));
    }

    [Fact]
    public void Jitter_stays_within_its_range_and_reaches_both_ends()
    {
        var jitter = new ColorJitter(brightness: 0.2);
        var values = Enumerable.Range(0, 500).Select(seed =>
        {
            var image = new Image(1, 1, 1);
            image.Pixels[0] = 100;
            jitter.Apply(image, new Generator((ulong)seed));
            return (int)image.Pixels[0];
        }).ToList();
        Assert.InRange(values.Min(), 80, 81);
        Assert.InRange(values.Max(), 118, 120);
        Assert.InRange(values.Average(), 98, 101);
    }

    [Fact]
    public void Jitter_takes_its_steps_in_either_order()
    {
        var seen = new HashSet<bool>();
        for (ulong seed = 0; seed < 20; seed++)
        {
            var jittered = Pictures.Make("ramp", 1, 9, 9);
            new ColorJitter(brightness: 0.5, contrast: 0.5).Apply(jittered, new Generator(seed));

            // What it draws: an order of four steps, then a factor for each that is on.
            var random = new Generator(seed);
            int[] order = random.Permutation(4);
            double brighter = random.NextUniform(0.5, 1.5), contrasted = random.NextUniform(0.5, 1.5);
            bool brightnessFirst = Array.IndexOf(order, 0) < Array.IndexOf(order, 1);
            var expected = Pictures.Make("ramp", 1, 9, 9);
            if (brightnessFirst)
                expected.AdjustBrightness(brighter);
            expected.AdjustContrast(contrasted);
            if (!brightnessFirst)
                expected.AdjustBrightness(brighter);
            Assert.Equal(expected.Pixels, jittered.Pixels);
            seen.Add(brightnessFirst);
        }
        Assert.Equal(2, seen.Count);
    }

    [Fact]
    public void Random_crop_pads_and_reaches_every_corner()
    {
        var corners = new HashSet<byte>();
        for (ulong seed = 0; seed < 200; seed++)
        {
            var image = new Image(1, 2, 2);
            new byte[] { 1, 2, 3, 4 }.CopyTo(image.Pixels);
            new RandomCrop(2, padding: 1, fill: 9).Apply(image, new Generator(seed));
            Assert.Equal((2, 2), (image.Height, image.Width));
            corners.Add(image.Pixels[0]);
        }
        Assert.Equal<byte>([1, 2, 3, 4, 9], corners.Order());
    }

    [Fact]
    public void Random_crop_takes_size_and_padding_as_torchvision_does()
    {
        Image square = new(1, 8, 8), wide = new(1, 8, 8);
        new RandomCrop(12, 4).Apply(square, new Generator(0)); // twelve fit, because four are padded
        new RandomCrop((3, 5)).Apply(wide, new Generator(0));
        Assert.Equal((12, 12), (square.Height, square.Width));
        Assert.Equal((3, 5), (wide.Height, wide.Width));
    }

    [Fact]
    public void A_crop_larger_than_the_image_says_what_to_do()
    {
        var e = Assert.Throws<DataException>(() => new RandomCrop(10).Apply(new Image(1, 8, 8), new Generator(0)));
        Assert.Contains("8 x 8, smaller than the crop of 10 x 10; resize it first or give padding", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Flip_happens_about_half_the_time()
    {
        int flipped = 0;
        for (ulong seed = 0; seed < 400; seed++)
        {
            var image = new Image(1, 1, 2);
            image.Pixels[0] = 1;
            new RandomHorizontalFlip().Apply(image, new Generator(seed));
            flipped += image.Pixels[1];
        }
        Assert.InRange(flipped, 160, 240);
    }

    [Fact]
    public void Affine_shifts_within_its_fraction_by_whole_pixels()
    {
        var places = new HashSet<int>();
        for (ulong seed = 0; seed < 200; seed++)
        {
            var image = new Image(1, 1, 9);
            image.Pixels[4] = 255;
            new RandomAffine(0, translate: (0.25, 0)).Apply(image, new Generator(seed));
            places.Add(image.Pixels.IndexOf((byte)255));
        }
        Assert.Equal([2, 3, 4, 5, 6], places.Order());
    }

    [Fact]
    public void Steps_on_bytes_after_ToTensor_and_numbers_before_it_are_refused()
    {
        var image = Pictures.Make("noise", 1, 8, 8);
        Assert.Throws<InvalidOperationException>(() => image.CopyTo(new float[64]));
        Assert.Throws<InvalidOperationException>(() => new Normalize(0, 1).Apply(image, new Generator(0)));
        new ToTensor().Apply(image, new Generator(0));
        var e = Assert.Throws<InvalidOperationException>(() => new Resize(4).Apply(image, new Generator(0)));
        Assert.Equal("Resize works on bytes: put it before ToTensor().", e.Message);
        Assert.Throws<InvalidOperationException>(() => new ToTensor().Apply(image, new Generator(0)));
    }

    [Fact]
    public void Impossible_parameters_are_refused_at_once()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Resize(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Grayscale(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomRotation(-1));
        Assert.Throws<ArgumentException>(() => new RandomRotation((5, -5)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ColorJitter(hue: 0.6));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomHorizontalFlip(1.5));
        Assert.Throws<ArgumentException>(() => new Normalize([0.5, 0.5], [1]));
        Assert.Throws<ArgumentException>(() => new Normalize(0.5, 0));
    }

    [Fact]
    public void A_steady_pipeline_allocates_next_to_nothing()
    {
        var source = Pictures.Make("noise", 1, 28, 28);
        var canvas = new Image();
        var values = new float[3 * 48 * 48];
        var random = new Generator(1);
        void Run()
        {
            canvas.CopyFrom(source);
            Document.Apply(canvas, random);
            canvas.CopyTo(values);
        }
        Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            Run();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000);
    }
}

using Bathys.Data;
using Bathys.Vision.Transforms;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.PixelFormats;

namespace Bathys.Vision.Tests;

public class ImageFolderTests
{
    [Fact]
    public void PNG_comes_back_exactly_and_JPEG_nearly()
    {
        using var folder = new TemporaryFolder();
        var image = Pictures.Make("ramp", 3, 16, 16);
        PngFile.Save(folder["a.png"], image);
        Assert.Equal(image.Pixels, ImageFile.Load(folder["a.png"]).Pixels);

        using var plain = new SixLabors.ImageSharp.Image<Rgb24>(16, 16, new Rgb24(200, 100, 50));
        using var bytes = new MemoryStream();
        plain.Save(bytes, new JpegEncoder { Quality = 95 });
        folder.Write("b.jpg", bytes.ToArray());
        var jpeg = ImageFile.Load(folder["b.jpg"]);
        Assert.Equal((3, 16, 16), (jpeg.Channels, jpeg.Height, jpeg.Width));
        Assert.InRange(jpeg.Plane(0)[100], 197, 203);
        Assert.InRange(jpeg.Plane(1)[100], 97, 103);
        Assert.InRange(jpeg.Plane(2)[100], 47, 53);
    }

    [Fact]
    public void Classes_are_folders_in_order_and_a_part_of_each_is_set_aside()
    {
        using var folder = new TemporaryFolder();
        WriteClasses(folder, ("dog", 10), ("cat", 5));
        folder.Write("cat/notes.txt", [1]);
        var data = DataSets.Open(folder.Path);
        Assert.Equal(["cat", "dog"], data.Classes);
        Assert.Equal((12, 3), (data.Train.Count, data.Test.Count));
        Assert.Equal([0, 1, 1], Enumerable.Range(0, 3).Select(data.Test.Label).Order());
        Assert.Equal([0, 0, 1, 1, 1, 1], Enumerable.Range(0, 6).Select(data.Train.Limit(6).Label));
        var files = new[]
            { data.Train, data.Test }.Cast<ImageFolder>().SelectMany(s => Enumerable.Range(0, s.Count).Select(s.File)).ToList();
        Assert.Equal(15, files.Distinct().Count());
        var again = (ImageFolder)DataSets.Open(folder.Path).Test;
        Assert.Equal(((ImageFolder)data.Test).File(0), again.File(0));
    }

    [Fact]
    public void A_folder_to_evaluate_on_is_taken_whole_if_it_has_no_test_part()
    {
        using var folder = new TemporaryFolder();
        WriteClasses(folder, ("whole/dog", 4), ("whole/cat", 1), ("parts/train/a", 2), ("parts/test/a", 3));
        Assert.Equal([0, 1, 1, 1, 1], Enumerable.Range(0, 5).Select(DataSets.OpenTest(folder["whole"]).Label));
        Assert.Equal(3, DataSets.OpenTest(folder["parts"]).Count);
        Assert.Equal(DataSets.Open("digits").Test.Count, DataSets.OpenTest("digits").Count);
        Assert.Throws<DataFileException>(() => DataSets.OpenTest(folder["nowhere"]));
    }

    [Fact]
    public void Train_and_test_folders_are_taken_as_they_are()
    {
        using var folder = new TemporaryFolder();
        WriteClasses(folder, ("train/a", 2), ("train/b", 2), ("test/a", 1), ("test/b", 1));
        var data = DataSets.Open(folder.Path);
        Assert.Equal((4, 2), (data.Train.Count, data.Test.Count));
        Directory.Move(folder["test/b"], folder["test/c"]);
        var e = Assert.Throws<DataFileException>(() => DataSets.Open(folder.Path));
        Assert.Contains("different classes (\"c\")", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mistakes_are_told_with_file_and_fix()
    {
        using var folder = new TemporaryFolder();
        var e = Assert.Throws<DataFileException>(() => DataSets.Open(folder["nowhere"]));
        Assert.Contains("there is no such folder or data set; give a folder or one of digits, ", e.Message, StringComparison.Ordinal);
        e = Assert.Throws<DataFileException>(() => DataSets.Open(folder.Path));
        Assert.Contains("there is no folder of images for each class", e.Message, StringComparison.Ordinal);

        WriteClasses(folder, ("a", 3));
        Directory.CreateDirectory(folder["empty"]);
        e = Assert.Throws<DataFileException>(() => DataSets.Open(folder.Path));
        Assert.Contains(
            "empty: the class has no image; put PNG or JPEG files there or remove the folder.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_image_is_named()
    {
        using var folder = new TemporaryFolder();
        WriteClasses(folder, ("a", 3));
        byte[] whole = File.ReadAllBytes(folder["a/1.png"]);
        void Check(byte[] bytes, string problem)
        {
            folder.Write("a/1.png", bytes);
            var e = Assert.Throws<DataFileException>(() => ImageFile.Load(folder["a/1.png"]));
            Assert.Contains($"a/1.png: {problem}", e.Message, StringComparison.Ordinal);
            Assert.EndsWith("; replace the file or remove it.", e.Message, StringComparison.Ordinal);
        }
        Check("no picture"u8.ToArray(), "the file is no image of a known kind");
        Check([], "the ");
        Check(whole[..(whole.Length / 2)], "the image is ");
        var damaged = (byte[])whole.Clone();
        damaged[whole.AsSpan().IndexOf("IDAT"u8) + 6] ^= 0xFF;
        Check(damaged, "the image's data are damaged");
        Assert.Contains(
            "this is a folder", Assert.Throws<DataFileException>(() => ImageFile.Load(folder["a"])).Message, StringComparison.Ordinal);
        var set = ImageFolder.Open(folder.Path).WithTransform(new Compose(new Resize(8, 8), new ToTensor()));
        var sample = Assert.Throws<SampleException>(() => set.GetBatch([0, 1], new Generator(0)));
        Assert.Equal(1, sample.Index);
        Assert.Contains("a/1.png", sample.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Images_of_different_sizes_need_a_Resize()
    {
        using var folder = new TemporaryFolder();
        PngFile.Save(folder["a/1.png"], Pictures.Make("ramp", 3, 8, 8));
        PngFile.Save(folder["a/2.png"], Pictures.Make("ramp", 3, 9, 8));
        var e = Assert.Throws<SampleException>(() => ImageFolder.Open(folder.Path).GetBatch([0, 1], new Generator(0)));
        Assert.Contains("(3, 9, 8) where the first of its batch is (3, 8, 8); add Resize", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_grid_holds_every_image_magnified()
    {
        using var folder = new TemporaryFolder();
        var images = Enumerable.Range(0, 5).Select(i => { var m = new Image(1, 4, 6); m.Pixels.Fill((byte)(50 * i)); return m; }).ToList();
        PngFile.SaveGrid(folder["sub/grid.png"], images, columns: 3, scale: 2, gap: 1);
        var grid = ImageFile.Load(folder["sub/grid.png"]);
        Assert.Equal((2 * 9 + 1, 3 * 13 + 1), (grid.Height, grid.Width));
        for (int i = 0; i < 5; i++)
            Assert.Equal(50 * i, grid.Plane(2)[(1 + i / 3 * 9 + 7) * grid.Width + 1 + i % 3 * 13 + 11]);
    }

    static void WriteClasses(TemporaryFolder folder, params (string Name, int Count)[] classes)
    {
        foreach (var (name, count) in classes)
        {
            for (int i = 0; i < count; i++)
                PngFile.Save(folder[$"{name}/{i}.png"], Pictures.Make("noise", 3, 20, 20));
        }
    }
}

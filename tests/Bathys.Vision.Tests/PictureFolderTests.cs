using Bathys.Data;

namespace Bathys.Vision.Tests;

/// <summary>Folders as people and machines leave them.</summary>
public class PictureFolderTests
{
    [Theory]
    [InlineData("train", "test")]
    [InlineData("train", "validation")]
    [InlineData("training", "testing")]
    [InlineData("Training", "VAL")]
    [InlineData("TRAIN", "Valid")]
    public void Two_parts_are_one_data_set(string train, string test)
    {
        using var folder = new TemporaryFolder();
        Write(folder, (train + "/green", 3), (train + "/red", 3), (test + "/green", 2), (test + "/red", 2));
        var data = DataSets.Open(folder.Path);
        Assert.Equal(["green", "red"], data.Classes);
        Assert.Equal((6, 4), (data.Train.Count, data.Test.Count));
        Assert.Equal(4, DataSets.OpenTest(folder.Path).Count);
    }

    [Theory, InlineData("validation"), InlineData("training_testing")]
    public void Published_parts_are_one_data_set(string name)
    {
        var data = DataSets.Open(SharedCases.Path("images", name));
        Assert.Equal(["green", "red"], data.Classes);
        Assert.Equal((12, 12), (data.Train.Count, data.Test.Count));
    }

    [Theory, InlineData("dotfile"), InlineData("macosx")]
    public void What_a_Macintosh_left_is_skipped(string name)
    {
        var data = DataSets.Open(SharedCases.Path("images", name));
        Assert.Equal(["green", "red"], data.Classes);
        Assert.Equal(12, data.Train.Count + data.Test.Count);
    }

    [Fact]
    public void What_any_system_left_is_skipped()
    {
        using var folder = new TemporaryFolder();
        Write(folder, ("a", 3), ("b", 3), ("__MACOSX/a", 1), ("a/@eaDir/1.png", 1), ("$RECYCLE.BIN", 1), (".thumbnails", 1));
        foreach (var name in (string[])["a/._1.png", "a/.DS_Store", "b/Thumbs.db", "b/desktop.ini", "._a", "__macosx/x.png"])
            folder.Write(name, [1, 2, 3]);
        var data = DataSets.Open(folder.Path);
        Assert.Equal(["a", "b"], data.Classes);
        Assert.Equal(6, data.Train.Count + data.Test.Count);
        Assert.DoesNotContain("not read", data.Description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("train_images", "test_images")]
    [InlineData("Training set", "validation set")]
    [InlineData("fold1", "fold2")]
    [InlineData("part-a", "part-b")]
    public void Parts_under_other_names_are_asked_about(string first, string second)
    {
        using var folder = new TemporaryFolder();
        Write(folder, ($"{first}/green", 3), ($"{first}/red", 3), ($"{second}/green", 3), ($"{second}/red", 3));
        foreach (var open in (Action[])[() => DataSets.Open(folder.Path), () => DataSets.OpenTest(folder.Path)])
        {
            var message = Assert.Throws<DataFileException>(open).Message;
            string[] names = [.. ((string[])[first, second]).Order(StringComparer.Ordinal)];
            Assert.Contains($"{names[0]}, {names[1]} may be parts of the data or classes, for each holds folders: green, red", message,
                StringComparison.Ordinal);
            Assert.Contains("call the parts train and test", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Parts_with_different_folders_are_asked_about_by_their_names()
    {
        using var folder = new TemporaryFolder();
        Write(folder, ("train_images/green", 3), ("train_images/red", 3), ("test_images/green", 3), ("more/blue", 3));
        Assert.Contains("more, test_images, train_images may be parts of the data or classes",
            Assert.Throws<DataFileException>(() => DataSets.Open(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_too_many_is_named()
    {
        using var folder = new TemporaryFolder();
        Write(folder, ("dataset/train/green", 3), ("dataset/train/red", 3), ("dataset/test/green", 3), ("dataset/test/red", 3));
        Assert.Contains("the only folder, dataset, holds others: test, train",
            Assert.Throws<DataFileException>(() => DataSets.Open(folder.Path)).Message, StringComparison.Ordinal);
        Assert.Equal(["green", "red"], DataSets.Open(folder["dataset"]).Classes);
    }

    [Fact]
    public void Images_of_a_class_may_lie_in_folders_of_its_own()
    {
        using var folder = new TemporaryFolder();
        Write(folder, ("cats/monday", 3), ("cats/tuesday", 3), ("dogs/park", 3), ("dogs/home", 3));
        Assert.Equal(["cats", "dogs"], DataSets.Open(folder.Path).Classes);
        Write(folder, ("birds", 3));
        Assert.Equal(["birds", "cats", "dogs"], DataSets.Open(folder.Path).Classes);
    }

    [Fact]
    public void Classes_that_differ_by_case_alone_are_told()
    {
        using var folder = new TemporaryFolder();
        Write(folder, ("Red", 3), ("red", 3), ("green", 3), ("__pycache__", 0));
        Assert.Contains("Red and red differ by case alone", DataSets.Open(folder.Path).Description, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_may_be_called_as_a_part_is()
    {
        using var folder = new TemporaryFolder();
        Write(folder, ("train", 3), ("bus", 3), ("test", 3));
        Assert.Equal(["bus", "test", "train"], DataSets.Open(folder.Path).Classes);
    }

    [Theory]
    [InlineData("train/a", "test", "test and train have the names of parts of a data set, but test holds no folder for each class")]
    [InlineData("train", "test", "train and test have the names of parts of a data set, but train holds no folder for each class")]
    [InlineData("train/a", "val", "val and train have the names of parts of a data set, but val holds no folder for each class")]
    public void Parts_are_never_learned_as_classes(string train, string test, string problem)
    {
        using var folder = new TemporaryFolder();
        Write(folder, (train, 3), (test, 3));
        Assert.Contains(problem, Assert.Throws<DataFileException>(() => DataSets.Open(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_with_images_beside_their_class_folders_are_never_learned_as_classes()
    {
        using var folder = new TemporaryFolder();
        Write(folder, ("train/a", 3), ("train", 1), ("test/a", 3), ("test", 1));
        Assert.Contains("train has images beside its class folders",
            Assert.Throws<DataFileException>(() => DataSets.Open(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_may_be_a_part_or_a_class_is_asked()
    {
        using var folder = new TemporaryFolder();
        Write(folder, ("train/steam", 2), ("train/electric", 2), ("bus", 2));
        var e = Assert.Throws<DataFileException>(() => DataSets.Open(folder.Path));
        Assert.Contains("train may be a part of the data or a class beside bus", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_training_part_alone_some_images_are_set_aside()
    {
        using var folder = new TemporaryFolder();
        Write(folder, ("train/a", 5), ("train/b", 5));
        var data = DataSets.Open(folder.Path);
        Assert.Equal(["a", "b"], data.Classes);
        Assert.Equal((8, 2), (data.Train.Count, data.Test.Count));
        Assert.Equal(2, DataSets.OpenTest(folder.Path).Count);
    }

    [Fact]
    public void A_test_part_alone_is_for_evaluation()
    {
        using var folder = new TemporaryFolder();
        Write(folder, ("testing/a", 2), ("testing/b", 2));
        Assert.Equal(4, DataSets.OpenTest(folder.Path).Count);
        var e = Assert.Throws<DataFileException>(() => DataSets.Open(folder.Path));
        Assert.Contains("none to train on", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_and_folders_that_are_not_used_are_named()
    {
        using var folder = new TemporaryFolder();
        Write(folder, ("train/a", 2), ("test/a", 2), ("val/a", 2), ("extra", 1));
        Assert.Contains("not used: val, extra", DataSets.Open(folder.Path).Description, StringComparison.Ordinal);
        Write(folder, ("training/a", 2));
        var e = Assert.Throws<DataFileException>(() => DataSets.Open(folder.Path));
        Assert.Contains("are both the training set", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_kind_of_image_is_found_and_other_files_are_counted()
    {
        using var folder = new TemporaryFolder();
        Write(folder, ("a", 2), ("b", 2));
        foreach (var ending in ImageFile.Extensions) File.Copy(folder["a/0.png"], folder[$"a/x{ending.ToUpperInvariant()}"]);
        folder.Write("b/1.heic", [1]);
        folder.Write("b/2.heic", [1]);
        folder.Write("b/notes.txt", [1]);
        var data = DataSets.Open(folder.Path);
        Assert.Equal(4 + ImageFile.Extensions.Count, data.Train.Count + data.Test.Count);
        Assert.Contains("not read: 2 files .heic, 1 file .txt", data.Description, StringComparison.Ordinal);
        folder.Write("c/1.heic", [1]);
        var e = Assert.Throws<DataFileException>(() => DataSets.Open(folder.Path));
        Assert.Contains("has no image, only 1 file .heic", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Broken_images_are_named_or_left_out()
    {
        using var folder = new TemporaryFolder();
        Write(folder, ("a", 4), ("b", 4));
        folder.Write("a/no.png", "no picture"u8.ToArray());
        folder.Write("b/short.png", File.ReadAllBytes(folder["b/0.png"])[..60]);
        Assert.Throws<DataFileException>(() => DataSets.Open(folder.Path));
        var data = DataSets.Open(folder.Path, new() { SkipBroken = true });
        Assert.Equal(8, data.Train.Count + data.Test.Count);
        Assert.Contains($"2 broken left out: {folder["a/no.png"]}, {folder["b/short.png"]}", data.Description, StringComparison.Ordinal);
        _ = ImageFolder.Open(folder.Path).WithoutBroken(out var broken);
        Assert.Contains("no image of a known kind", broken[0].Message, StringComparison.Ordinal);
        Assert.Contains("cut short", broken[1].Message, StringComparison.Ordinal);
        for (var i = 0; i < 4; i++) folder.Write($"a/{i}.png", [1]);
        var e = Assert.Throws<DataFileException>(() => DataSets.Open(folder.Path, new() { SkipBroken = true }));
        Assert.Contains("every image of the class a is broken", e.Message, StringComparison.Ordinal);
    }

    static void Write(TemporaryFolder folder, params (string Name, int Count)[] folders)
    {
        foreach (var (name, count) in folders)
        {
            for (var i = 0; i < count; i++) PngFile.Save(folder[$"{name}/{i}.png"], new Image(3, 8, 8));
        }
    }
}

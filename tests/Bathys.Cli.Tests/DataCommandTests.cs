using Bathys.Vision;

namespace Bathys.Cli.Tests;

public class DataCommandTests
{
    [Fact]
    public void List_names_the_embedded_set_first_and_says_that_it_is_synthetic()
    {
        var lines = Call.Of("data", "list").Succeeds().Output.Split('\n');
        Assert.StartsWith("digits ", lines[0], StringComparison.Ordinal);
        Assert.Contains("synthetic", lines[0], StringComparison.Ordinal);
        Assert.Contains("mnist", Call.Of("data", "list", "--json").Succeeds().Json.EnumerateObject().Select(entry => entry.Name));
    }

    [Fact]
    public void Preview_draws_a_grid_and_names_the_classes()
    {
        using var folder = new TemporaryFolder();
        var call = Call.Of("data", "preview", "digits", "--count", "12", "--output", folder["grid.png"]).Succeeds();
        var picture = ImageFile.Load(folder["grid.png"]);
        Assert.True(picture.Width > 4 * 28 && picture.Height > 3 * 28);
        Assert.Contains("0  1  2  3", call.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Exported_images_are_read_again_as_they_are_stored()
    {
        using var folder = new TemporaryFolder();
        Call.Of("data", "export", "digits", folder["out"], "--count", "30", "--test").Succeeds();
        var (set, one, other) = (ImageFolder.Open(folder["out"]), new Image(), new Image());
        Assert.Equal((30, 10), (set.Count, set.Classes.Count));
        DataSets.Open("digits").Test.Load(13, one); // the set goes round the digits: the second three
        set.Load(10, other);                        // three files of each class before it, "03" and then "13"
        Assert.Equal(one.Pixels, other.Plane(0));
        Call.Of("data", "export", "digits", folder["out"]).IsMistake("not empty");
    }

    [Fact]
    public void Broken_images_of_a_folder_stop_the_command_or_are_left_out_and_named()
    {
        using var folder = new TemporaryFolder();
        Call.Of("data", "export", "digits", folder["in"], "--count", "40").Succeeds();
        foreach (var name in Directory.GetFiles(folder["in/3"])[..2]) File.WriteAllText(name, "no picture");
        Call.Of("data", "preview", folder["in"], "--output", folder["a.png"]).IsMistake("in/3/", "no image of a known kind");
        var call = Call.Of("data", "preview", folder["in"], "--output", folder["a.png"], "--skip-broken").Succeeds();
        Assert.Contains("2 broken left out", call.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Sets_that_do_not_exist_or_need_no_fetching_are_named()
    {
        Call.Of("data", "preview", "/no/such/folder").IsMistake("/no/such/folder");
        Call.Of("data", "fetch", "imagenet").IsMistake("imagenet", "mnist");
        Call.Of("data", "fetch", "digits").IsMistake("digits", "no download");
    }
}

using System.CommandLine;
using Bathys.Cli.Options;
using Bathys.Vision;

namespace Bathys.Cli.Commands;

/// <summary><c>bathys data preview NAME --output grid.png</c>: a look at the images.</summary>
internal sealed class DataPreviewCommand : Command
{
    /// <summary>Small images are magnified to at least so many pixels.</summary>
    const int LeastShownSize = 56;

    readonly Argument<string> data = new("NAME") { Description = "A data set's name or folder." };
    readonly Option<string> output = new("--output", "-o")
    {
        Description = "The PNG file to write.",
        HelpName = "FILE",
        DefaultValueFactory = _ => "preview.png",
    };
    readonly Option<int> count = NumberOption.Whole("--count", "How many images to show.", 64, most: 10_000);
    readonly Option<bool> test = new("--test") { Description = "Show the test set instead of the training set." };
    readonly Option<bool> skipBroken = SharedOptions.SkipBroken();
    readonly Option<bool> offline = SharedOptions.Offline();

    /// <summary>Makes the command.</summary>
    public DataPreviewCommand()
        : base("preview",
        "Draw the first images of a data set as a grid, magnified and framed, to look at; 'data export' writes them as they are.")
    {
        Add(data);
        Add(output);
        Add(count);
        Add(test);
        Add(skipBroken);
        Add(offline);
        SetAction((call, stop) => Task.FromResult(Run(call, stop)));
    }

    int Run(ParseResult call, CancellationToken stop)
    {
        var options = new DataOptions { SkipBroken = call.GetValue(skipBroken), Download = new() { Offline = call.GetValue(offline) } };
        var set = DataSets.Open(call.GetRequiredValue(data), options, stop);
        var part = call.GetValue(test) ? set.Test : set.Train;
        var shown = Math.Min(call.GetValue(count), part.Count);
        var columns = (int)Math.Ceiling(Math.Sqrt(shown));
        var images = Enumerable.Range(0, shown).Select(i => Load(part, i)).ToArray();
        var path = call.GetRequiredValue(output);
        PngFile.SaveGrid(path, Alike(images), columns, Math.Max(1, LeastShownSize / images[0].Height));

        var writer = call.InvocationConfiguration.Output;
        writer.WriteLine($"{set.Name}: {set.Description}");
        foreach (var row in Enumerable.Range(0, shown).Chunk(columns))
            writer.WriteLine(string.Join("  ", row.Select(i => set.Classes[part.Label(i)])));
        writer.WriteLine(path);
        return ExitCode.Success;
    }

    static Image Load(ImageDataset part, int index)
    {
        var image = new Image();
        part.Load(index, image);
        return image;
    }

    /// <summary>Images of the size and colors of the first, so that they fit in one grid.</summary>
    static Image[] Alike(Image[] images)
    {
        var resize = new Vision.Transforms.Resize(images[0].Height, images[0].Width);
        foreach (var image in images)
            if (image.Height != images[0].Height || image.Width != images[0].Width) resize.Apply(image, new Generator(0));
        return images;
    }
}

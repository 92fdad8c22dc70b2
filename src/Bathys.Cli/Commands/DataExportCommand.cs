using System.CommandLine;
using System.Globalization;
using Bathys.Cli.Options;
using Bathys.Vision;

namespace Bathys.Cli.Commands;

/// <summary><c>bathys data export NAME FOLDER</c>: images as files, a folder for each class.</summary>
internal sealed class DataExportCommand : Command
{
    readonly Argument<string> data = new("NAME") { Description = "A data set's name or folder." };
    readonly Argument<string> folder = new("FOLDER") { Description = "Where to write CLASS/NUMBER.png; it must not exist or be empty." };
    readonly Option<int> count = NumberOption.Whole("--count", "How many images to write; 0 for all.", 100, least: 0);
    readonly Option<bool> test = new("--test") { Description = "Write images of the test set instead of the training set." };
    readonly Option<bool> skipBroken = SharedOptions.SkipBroken();
    readonly Option<bool> offline = SharedOptions.Offline();

    /// <summary>Makes the command.</summary>
    public DataExportCommand()
        : base("export", "Write images of a data set as PNG files, pixel by pixel as they are stored, in a folder for each class.")
    {
        Add(data);
        Add(folder);
        Add(count);
        Add(test);
        Add(skipBroken);
        Add(offline);
        SetAction((call, stop) => Task.FromResult(Run(call, stop)));
    }

    int Run(ParseResult call, CancellationToken stop)
    {
        var target = call.GetRequiredValue(folder);
        if (File.Exists(target) || (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()))
            throw new BathysException($"{target} is not empty: name a folder that does not exist yet.");
        var options = new DataOptions { SkipBroken = call.GetValue(skipBroken), Download = new() { Offline = call.GetValue(offline) } };
        var set = DataSets.Open(call.GetRequiredValue(data), options, stop);
        var part = call.GetValue(test) ? set.Test : set.Train;
        if (call.GetValue(count) is > 0 and var most) part = part.Limit(most);

        var (image, digits) = (new Image(), part.Count.ToString(CultureInfo.InvariantCulture).Length);
        for (var i = 0; i < part.Count; i++)
        {
            stop.ThrowIfCancellationRequested();
            part.Load(i, image);
            var name = i.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
            PngFile.Save(Path.Combine(target, FileName(set.Classes[part.Label(i)]), $"{name}.png"), image);
        }

        call.InvocationConfiguration.Output.WriteLine($"{part.Count} images of {set.Name} in {target}");
        return ExitCode.Success;
    }

    /// <summary>A class's name as a folder's: "T-shirt/top" must not become two.</summary>
    static string FileName(string name) => string.Join('-', name.Split(Path.GetInvalidFileNameChars()));
}

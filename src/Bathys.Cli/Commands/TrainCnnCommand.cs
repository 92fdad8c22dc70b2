using System.CommandLine;
using Bathys.Cli.Options;
using Bathys.Cli.Runs;
using Bathys.Models;

namespace Bathys.Cli.Commands;

/// <summary><c>bathys train cnn</c>: the convolutional network on images.</summary>
internal sealed class TrainCnnCommand : Command
{
    readonly TrainingOptions common = new(epochs: 5);
    readonly Option<string> data = new("--data")
    {
        Description = "A data set's name, or a folder of IDX files or of a folder of images for each class.",
        HelpName = "NAME|FOLDER",
        DefaultValueFactory = _ => "digits",
    };
    readonly Option<int> imageSize =
        NumberOption.Whole("--image-size", "Rows and columns to which images are resized.", 48, least: 4, most: 1024);
    readonly Option<int> limit = NumberOption.Whole(
        "--limit", "The most images of the training set, and of the test set; 0 for all.", 0, least: 0);
    readonly Option<bool> noAugment = new("--no-augment") { Description = "Do not turn and jitter the training images." };
    readonly Option<bool> skipBroken = SharedOptions.SkipBroken();
    readonly Option<bool> offline = SharedOptions.Offline();

    /// <summary>Makes the command.</summary>
    public TrainCnnCommand() : base("cnn", "Train a convolutional network on images, by default digits that the program draws.")
    {
        Add(data);
        common.AddTo(this);
        Add(common.Schedule);
        Add(imageSize);
        Add(limit);
        Add(noAugment);
        Add(skipBroken);
        Add(offline);
        SetAction((call, stop) => Task.FromResult(Run(call, stop)));
    }

    int Run(ParseResult call, CancellationToken stop)
    {
        var saved = common.ReadSaved<CnnConfiguration>(call);
        var configuration = (CnnConfiguration)common.Complete(call, saved, new CnnConfiguration
        {
            Schedule = call.Choose(common.Schedule, saved?.Schedule),
            Data = call.IsGiven(data) || saved is null ? DataPath.Full(call.GetRequiredValue(data)) : saved.Data,
            ImageSize = call.Choose(imageSize, saved?.ImageSize),
            Limit = call.Choose(limit, saved?.Limit),
            SkipBroken = call.IsGiven(skipBroken) || (saved?.SkipBroken ?? false),
            Augment = !call.IsGiven(noAugment) && (saved?.Augment ?? true),
        });
        return new Session(call, common, call.GetValue(offline)).Run(configuration, stop);
    }
}

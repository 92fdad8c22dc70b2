using System.CommandLine;
using Bathys.Cli.Options;
using Bathys.Models;
using Bathys.Nn;

namespace Bathys.Cli.Commands;

/// <summary><c>bathys summary cnn</c>: the convolutional network's layers.</summary>
internal sealed class SummaryCnnCommand : Command
{
    readonly Option<int> classes = NumberOption.Whole("--classes", "The number of classes.", 10, most: 1_000_000);
    readonly Option<int> imageSize = NumberOption.Whole("--image-size", "Rows and columns of an image.", 48, least: 4, most: 1024);

    /// <summary>Makes the command.</summary>
    public SummaryCnnCommand() : base("cnn", "Show the layers of the convolutional network that 'train cnn' trains.")
    {
        Add(classes);
        Add(imageSize);
        SetAction(Run);
    }

    int Run(ParseResult call)
    {
        var size = call.GetValue(imageSize);
        call.InvocationConfiguration.Output.Write(new SeedCnn(call.GetValue(classes), size).Summary(1, 3, size, size));
        return ExitCode.Success;
    }
}

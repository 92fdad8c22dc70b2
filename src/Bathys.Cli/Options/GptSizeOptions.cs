using System.CommandLine;
using Bathys.Models;

namespace Bathys.Cli.Options;

/// <summary>The options that say how large a transformer is.</summary>
internal sealed class GptSizeOptions
{
    readonly Option<string> size = ChoiceOption.Create("--size", "Layers, heads and width by name.", [.. GptOptions.Sizes]);
    readonly Option<int> layers = NumberOption.Whole(
        "--layers", "Blocks on each other; 0 for as many as the size has.", 0, least: 0, most: 1000);
    readonly Option<int> heads = NumberOption.Whole(
        "--heads", "Heads of each attention; 0 for as many as the size has.", 0, least: 0, most: 1000);
    readonly Option<int> width = NumberOption.Whole(
        "--width", "Size of a token's embedding; 0 for that of the size.", 0, least: 0, most: 100_000);

    /// <summary>Adds all of them to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        Option[] all = [size, layers, heads, width];
        foreach (var option in all) command.Add(option);
    }

    /// <summary>What a call asks for; numbers that are given stand before those of the size's name, and before saved ones.</summary>
    /// <param name="call">The call.</param>
    /// <param name="saved">The sizes of a run that is resumed.</param>
    public (int Layers, int Heads, int Width) Read(ParseResult call, (int Layers, int Heads, int Width)? saved)
    {
        var named = GptOptions.Named(call.GetRequiredValue(size), vocabulary: 1, context: 1);
        var (l, h, w) = saved is { } old && !call.IsGiven(size) ? old : (named.Layers, named.Heads, named.Width);
        return (Given(layers, l), Given(heads, h), Given(width, w));

        int Given(Option<int> option, int otherwise) => call.GetValue(option) is > 0 and var value ? value : otherwise;
    }
}

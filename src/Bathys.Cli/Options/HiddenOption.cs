using System.CommandLine;
using System.Globalization;

namespace Bathys.Cli.Options;

/// <summary>The sizes of hidden layers, as in <c>--hidden 64,64</c>.</summary>
internal static class HiddenOption
{
    const int Largest = 1_000_000;

    /// <summary>The option.</summary>
    public static Option<int[]> Create() => new("--hidden")
    {
        Description = "The sizes of the hidden layers, or 'none' for a linear model.",
        HelpName = "N,N…",
        DefaultValueFactory = _ => [64, 64],
        CustomParser = result =>
        {
            var list = result.Tokens[^1].Value;
            if (list == "none") return [];
            int[] sizes = [.. list.Split(',').Select(Size)];
            if (sizes.Contains(0)) result.AddError($"--hidden wants the sizes of layers such as 64,64, or none, not '{list}'.");
            return sizes;
        },
    };

    /// <summary>The size that a word gives, 0 for a word that gives none.</summary>
    static int Size(string word) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size <= Largest ? size : 0;
}

using System.CommandLine;
using System.Globalization;

namespace Bathys.Cli.Options;

/// <summary>The sizes of hidden layers, as in <c>--hidden 64,64</c>.</summary>
internal sealed class HiddenOption : Option<string>
{
    const int Largest = 1_000_000;

    /// <summary>The option.</summary>
    public HiddenOption() : base("--hidden")
    {
        Description = "The sizes of the hidden layers, or 'none' for a linear model.";
        HelpName = "N,N…";
        DefaultValueFactory = _ => "64,64";
        Validators.Add(result =>
        {
            var list = result.GetValueOrDefault<string>();
            if (Sizes(list).Contains(0)) result.AddError($"--hidden wants the sizes of layers such as 64,64, or none, not '{list}'.");
        });
    }

    /// <summary>The sizes that a call asks for.</summary>
    /// <param name="call">The call.</param>
    public int[] Sizes(ParseResult call) => Sizes(call.GetRequiredValue(this));

    static int[] Sizes(string list) => list == "none" ? [] : [.. list.Split(',').Select(Size)];

    /// <summary>The size that a word gives, 0 for a word that gives none.</summary>
    static int Size(string word) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size <= Largest ? size : 0;
}

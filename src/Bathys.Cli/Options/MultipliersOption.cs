using System.CommandLine;
using System.Globalization;

namespace Bathys.Cli.Options;

/// <summary>The channels of a U-Net's levels, as in <c>--multipliers 1,2,2</c>.</summary>
internal static class MultipliersOption
{
    const int MostLevels = 6, Largest = 64;

    /// <summary>The option.</summary>
    public static Option<int[]> Create() => new("--multipliers")
    {
        Description =
            "Channels of the U-Net's levels as multiples of the first's; each level has half the rows and columns of the one before.",
        HelpName = "N,N…",
        DefaultValueFactory = _ => [1, 2],
        CustomParser = result =>
        {
            var list = result.Tokens[^1].Value;
            int[] factors = [
                .. list.Split(',')
                    .Select(word => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var n)
                    && n <= Largest ? n : 0)];
            if (factors.Contains(0) || factors.Length > MostLevels)
                result.AddError($"--multipliers wants 1 to {MostLevels} numbers from 1 to {Largest} such as 1,2,2, not '{list}'.");
            return factors;
        },
    };
}

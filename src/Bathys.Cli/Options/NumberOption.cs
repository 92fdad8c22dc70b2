using System.CommandLine;
using System.Globalization;
using System.Numerics;

namespace Bathys.Cli.Options;

/// <summary>An option that takes a number within bounds; any other word is refused in one sentence.</summary>
internal static class NumberOption
{
    /// <summary>A whole number.</summary>
    /// <param name="name">The option's name with its dashes.</param>
    /// <param name="description">The sentence of the help.</param>
    /// <param name="value">The default.</param>
    /// <param name="least">The least number that is allowed.</param>
    /// <param name="most">The greatest number that is allowed.</param>
    public static Option<int> Whole(string name, string description, int value, int least = 1, int most = int.MaxValue) =>
        Create(name, description, value, number => number >= least && number <= most,
            most == int.MaxValue ? $"a whole number of at least {least}" : $"a whole number from {least} to {most}");

    /// <summary>A seed.</summary>
    /// <inheritdoc cref="Whole"/>
    public static Option<ulong> Seed(string name, string description, ulong value) =>
        Create(name, description, value, _ => true, "a whole number that is not negative");

    /// <summary>A number above 0.</summary>
    /// <inheritdoc cref="Whole"/>
    public static Option<double> Positive(string name, string description, double value) =>
        Create(name, description, value, number => number > 0 && double.IsFinite(number), "a number above 0");

    /// <summary>A number that is not negative.</summary>
    /// <inheritdoc cref="Whole"/>
    public static Option<double> NotNegative(string name, string description, double value) =>
        Create(name, description, value, number => number >= 0 && double.IsFinite(number), "a number that is not negative");

    /// <summary>A share from 0 to less than 1.</summary>
    /// <inheritdoc cref="Whole"/>
    public static Option<double> Share(string name, string description, double value) =>
        Create(name, description, value, number => number is >= 0 and < 1, "a share from 0 to less than 1");

    /// <summary>A number above 0 and at most 1.</summary>
    /// <inheritdoc cref="Whole"/>
    public static Option<double> UpToOne(string name, string description, double value) =>
        Create(name, description, value, number => number is > 0 and <= 1, "a number above 0 and at most 1");

    static Option<T> Create<T>(string name, string description, T value, Func<T, bool> isAllowed, string what)
        where T : INumber<T> => new(name)
        {
            Description = description,
            HelpName = "N",
            DefaultValueFactory = _ => value,
            CustomParser = result =>
            {
                var word = result.Tokens[^1].Value;
                if (T.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && isAllowed(number)) return number;
                result.AddError($"{name} wants {what}, not '{word}'.");
                return value;
            },
        };
}

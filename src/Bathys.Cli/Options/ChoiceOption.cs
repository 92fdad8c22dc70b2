using System.CommandLine;

namespace Bathys.Cli.Options;

/// <summary>An option that takes one of a few words.</summary>
internal static class ChoiceOption
{
    /// <summary>The option; its first word is the default.</summary>
    /// <param name="name">The option's name with its dashes.</param>
    /// <param name="description">The sentence of the help.</param>
    /// <param name="words">The words.</param>
    public static Option<string> Create(string name, string description, params string[] words) => new(name)
    {
        Description = description,
        HelpName = string.Join('|', words),
        DefaultValueFactory = _ => words[0],
        CustomParser = result =>
        {
            var word = result.Tokens[^1].Value;
            if (!words.Contains(word)) result.AddError($"{name} wants {string.Join(", ", words[..^1])} or {words[^1]}, not '{word}'.");
            return word;
        },
    };
}

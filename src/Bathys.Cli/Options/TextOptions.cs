using System.CommandLine;
using Bathys.Models;

namespace Bathys.Cli.Options;

/// <summary>The options of every training on a text.</summary>
/// <param name="tokens">The kinds of tokens that there are; the first is the default.</param>
/// <param name="sequence">The default length of a row.</param>
/// <param name="sequenceName">What the option for the length of a row is called.</param>
internal sealed class TextOptions(string[] tokens, int sequence, string sequenceName = "--sequence")
{
    readonly Option<string[]> text = new("--text")
    {
        Description = "Text to train on: files, folders or patterns such as 'books/**/*.txt'; if not given, the program's own documents.",
        HelpName = "FILE|FOLDER|PATTERN",
        AllowMultipleArgumentsPerToken = true,
    };
    readonly Option<string> tokens = ChoiceOption.Create("--tokens", "What a token is.", tokens);
    readonly Option<int> vocabulary = NumberOption.Whole(
        "--vocabulary", "The most tokens to tell apart, where they are words or byte pairs.", 10_000, least: 300, most: 1_000_000);
    readonly Option<int> sequence = NumberOption.Whole(sequenceName, "Tokens in a row of a batch.", sequence, most: 100_000);

    /// <summary>Adds all of them to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        command.Add(text);
        command.Add(tokens);
        command.Add(vocabulary);
        command.Add(sequence);
    }

    /// <summary>The paths of the texts: as given, else as saved, else none.</summary>
    /// <param name="call">The call.</param>
    /// <param name="saved">The configuration of a run that is resumed.</param>
    public IReadOnlyList<string> Texts(ParseResult call, TextConfiguration? saved) => call.IsGiven(text)
        ? [.. call.GetRequiredValue(text).Select(Path.GetFullPath)]
        : saved?.Texts ?? [];

    /// <summary>What a token is.</summary>
    /// <inheritdoc cref="Texts"/>
    public string Tokens(ParseResult call, TextConfiguration? saved) => call.Choose(tokens, saved?.Tokens);

    /// <summary>The most tokens.</summary>
    /// <inheritdoc cref="Texts"/>
    public int Vocabulary(ParseResult call, TextConfiguration? saved) => call.Choose(vocabulary, saved?.VocabularyLimit);

    /// <summary>The length of a row.</summary>
    /// <inheritdoc cref="Texts"/>
    public int Sequence(ParseResult call, TextConfiguration? saved) => call.Choose(sequence, saved?.Sequence);
}

using System.CommandLine;
using Bathys.Data.Tables;

namespace Bathys.Cli.Options;

/// <summary>The options by which the file of a table is read.</summary>
internal sealed class TableOptionSet
{
    readonly Option<string?> encoding = new("--encoding")
    {
        Description = "The encoding of the table's file, such as latin1, utf-16 or windows-1252; UTF-8 if not given, or that of the " +
            "training's for a trained model.",
        HelpName = "NAME",
    };
    readonly Option<string?> missing = new("--missing")
    {
        Description = "What counts as missing, letter for letter, an empty word for an empty field ('NA,none,'); " +
            "if not given: empty, ?, NA, N/A, NaN, null and none, in any case.",
        HelpName = "WORD,WORD…",
    };

    /// <summary>Adds both to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        command.Add(encoding);
        command.Add(missing);
    }

    /// <summary>How the table is read: as given, else as saved.</summary>
    /// <param name="call">The call.</param>
    /// <param name="saved">How the run that goes on or is used read its table.</param>
    public TableReading Read(ParseResult call, TableReading? saved)
    {
        saved ??= new();
        return saved with
        {
            Encoding = call.GetValue(encoding) ?? saved.Encoding,
            Missing = call.GetValue(missing) is { } words ? [.. words.Split(',', StringSplitOptions.TrimEntries)] : saved.Missing,
        };
    }

    /// <summary>How another table than the training's is read: null where nothing is given, for as the training's was.</summary>
    /// <param name="call">The call.</param>
    /// <param name="saved">How the run read its table.</param>
    public TableReading? ReadIfGiven(ParseResult call, TableReading? saved) =>
        IsGiven(call) ? Read(call, saved) : null;

    /// <summary>Whether one of the two is given.</summary>
    /// <param name="call">The call.</param>
    public bool IsGiven(ParseResult call) => call.IsGiven(encoding) || call.IsGiven(missing);

    /// <summary>Column names parted by commas.</summary>
    public static string[] Names(string list) =>
        [.. list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
}

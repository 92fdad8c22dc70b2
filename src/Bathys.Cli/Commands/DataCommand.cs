using System.CommandLine;

namespace Bathys.Cli.Commands;

/// <summary><c>bathys data</c>: the data sets.</summary>
internal sealed class DataCommand : Command
{
    /// <summary>Makes the command.</summary>
    public DataCommand() : base("data", "List, fetch, look at and export data sets.")
    {
        Add(new DataListCommand());
        Add(new DataFetchCommand());
        Add(new DataPreviewCommand());
        Add(new DataExportCommand());
    }
}

using System.CommandLine;

namespace Bathys.Cli.Commands;

/// <summary><c>bathys summary</c>: models as tables of layers.</summary>
internal sealed class SummaryCommand : Command
{
    /// <summary>Makes the command.</summary>
    public SummaryCommand() : base("summary", "Show a model's layers with output shapes and parameters.")
    {
        Add(new SummaryCnnCommand());
        Add(new SummaryMlpCommand());
    }
}

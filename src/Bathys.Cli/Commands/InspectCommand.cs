using System.CommandLine;
using Bathys.Cli.Options;
using Bathys.Formats;

namespace Bathys.Cli.Commands;

/// <summary><c>bathys inspect FILE</c>: what is in a model file, without running or trusting any of it.</summary>
internal sealed class InspectCommand : Command
{
    readonly Argument<string> file = new("FILE")
    { Description = "A .safetensors, .pt, .pth, .bin, .npy or .npz file; its kind is told by its content." };
    readonly Option<bool> noStatistics = new("--no-statistics")
    { Description = "Leave out mean, deviation and extremes, and read no tensor." };
    readonly Option<bool> tensorsOnly = SharedOptions.TensorsOnly();
    readonly Option<bool> json = SharedOptions.Json();

    /// <summary>Makes the command.</summary>
    public InspectCommand()
        : base("inspect", "Show what a model file holds, and whether all of it is on the allow-list (exit code 2 if not).")
    {
        Add(file);
        Add(noStatistics);
        Add(tensorsOnly);
        Add(json);
        SetAction(Run);
    }

    int Run(ParseResult call)
    {
        var report = ModelInspector.Inspect(call.GetRequiredValue(file), statistics: !call.GetValue(noStatistics),
            new ReadOptions { TensorsOnly = call.GetValue(tensorsOnly) });
        var output = call.InvocationConfiguration.Output;
        if (call.GetValue(json)) JsonOutput.Write(output, report.WriteTo);
        else output.Write(report);
        return report.IsReadable ? ExitCode.Success : ExitCode.Mistake;
    }
}

using System.CommandLine;
using System.Runtime.InteropServices;
using Bathys.Cli.Options;
using Bathys.Data.Downloads;

namespace Bathys.Cli.Commands;

/// <summary><c>bathys info</c>: what the program finds on this machine.</summary>
internal sealed class InfoCommand : Command
{
    readonly Option<bool> json = SharedOptions.Json();

    /// <summary>Makes the command.</summary>
    public InfoCommand() : base("info", "Show version, processor, instruction set in use, threads and cache folder.")
    {
        Add(json);
        SetAction(Run);
    }

    int Run(ParseResult call)
    {
        var output = call.InvocationConfiguration.Output;
        (string Name, string Value)[] facts =
        [
            ("version", VersionAction.Version),
            ("runtime", RuntimeInformation.FrameworkDescription + (IsCompiledAhead ? ", compiled ahead of time" : "")),
            ("system", RuntimeInformation.OSDescription),
            ("processor", Processor.Name),
            ("instructions", Processor.InstructionSet),
            ("threads", $"{Processor.Threads}"),
            ("cache", CacheFolder.Path),
        ];
        if (Processor.UnusedInstructionSet is { } unused) facts = [.. facts, ("unused", $"{unused}: this build was compiled without it")];
        if (call.GetValue(json))
        {
            JsonOutput.Write(output, writer =>
            {
                writer.WriteStartObject();
                foreach (var (name, value) in facts) writer.WriteString(name, value);
                writer.WriteEndObject();
            });
        }
        else
        {
            foreach (var (name, value) in facts) output.WriteLine($"{name,-13} {value}");
        }

        return ExitCode.Success;
    }

    static bool IsCompiledAhead => !System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeSupported;
}

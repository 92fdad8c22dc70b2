using System.CommandLine;
using Bathys.Cli.Options;
using Bathys.Vision;

namespace Bathys.Cli.Commands;

/// <summary><c>bathys data list</c>: the data sets known by name.</summary>
internal sealed class DataListCommand : Command
{
    readonly Option<bool> json = SharedOptions.Json();

    /// <summary>Makes the command.</summary>
    public DataListCommand() : base("list", "List the data sets that have a name; any other set is given as its folder.")
    {
        Add(json);
        SetAction(Run);
    }

    int Run(ParseResult call)
    {
        var output = call.InvocationConfiguration.Output;
        if (call.GetValue(json))
        {
            JsonOutput.Write(output, writer =>
            {
                writer.WriteStartObject();
                foreach (var (name, description) in DataSets.Names) writer.WriteString(name, description);
                writer.WriteEndObject();
            });
        }
        else
        {
            var width = DataSets.Names.Max(set => set.Name.Length);
            foreach (var (name, description) in DataSets.Names) output.WriteLine($"{name.PadRight(width)}  {description}");
        }

        return ExitCode.Success;
    }
}

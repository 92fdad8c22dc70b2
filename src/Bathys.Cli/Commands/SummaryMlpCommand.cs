using System.CommandLine;
using Bathys.Cli.Options;
using Bathys.Models;
using Bathys.Nn;

namespace Bathys.Cli.Commands;

/// <summary><c>bathys summary mlp</c>: the multi-layer perceptron's layers.</summary>
internal sealed class SummaryMlpCommand : Command
{
    readonly Option<int> inputs = NumberOption.Whole("--inputs", "The size of an input.", 10, most: 1_000_000);
    readonly HiddenOption hidden = new();
    readonly Option<int> outputs = NumberOption.Whole("--outputs", "The size of an output.", 2, most: 1_000_000);

    /// <summary>Makes the command.</summary>
    public SummaryMlpCommand() : base("mlp", "Show the layers of the multi-layer perceptron that 'train mlp' trains.")
    {
        Add(inputs);
        Add(hidden);
        Add(outputs);
        SetAction(Run);
    }

    int Run(ParseResult call)
    {
        var model = new Mlp(call.GetValue(inputs), hidden.Sizes(call), call.GetValue(outputs));
        call.InvocationConfiguration.Output.Write(model.Summary(1, call.GetValue(inputs)));
        return ExitCode.Success;
    }
}

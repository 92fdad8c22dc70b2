using System.CommandLine;
using Bathys.Models;

namespace Bathys.Cli.Options;

/// <summary>The options by which tokens are drawn.</summary>
internal sealed class SamplingOptionSet
{
    readonly Option<double> temperature =
        NumberOption.NotNegative("--temperature", "Below 1 the likely gets likelier; 0 always takes the likeliest token.", 0.8);
    readonly Option<int> topK = NumberOption.Whole("--top-k", "Draw from so many of the likeliest tokens; 0 for all.", 40, least: 0);
    readonly Option<double> topP =
        NumberOption.UpToOne("--top-p", "Draw from the fewest tokens whose probabilities together reach this share.", 0.95);
    readonly Option<double> minP =
        NumberOption.Share("--min-p", "Draw from tokens at least this share as likely as the likeliest.", 0);
    readonly Option<double> repetition =
        NumberOption.Positive("--repetition-penalty", "Above 1, tokens that came before are drawn less often.", 1);

    /// <summary>Adds all of them to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        Option[] all = [temperature, topK, topP, minP, repetition];
        foreach (var option in all) command.Add(option);
    }

    /// <summary>How a call wants tokens drawn.</summary>
    /// <param name="call">The call.</param>
    public SamplingOptions Read(ParseResult call) => new()
    {
        Temperature = call.GetValue(temperature),
        TopK = call.GetValue(topK),
        TopP = call.GetValue(topP),
        MinP = call.GetValue(minP),
        RepetitionPenalty = call.GetValue(repetition),
    };
}

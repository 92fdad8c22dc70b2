using Bathys.Data;
using Bathys.Models;

namespace Bathys.Cli.Runs;

/// <summary>After each epoch: the perplexity, and a line that the model writes.</summary>
/// <param name="tokenizer">How the model reads text.</param>
/// <param name="heldOut">The validation text.</param>
/// <param name="log">Where the lines go.</param>
internal sealed class EpochSample(Tokenizer tokenizer, TokenStream heldOut, TextWriter log) : Callback
{
    const int Length = 160;

    /// <inheritdoc/>
    public override void AfterEpoch(TrainerBase trainer, MetricsEntry entry)
    {
        if (entry.ValidationLoss is { } loss)
        {
            log.WriteLine(FormattableString.Invariant(
                $"  perplexity {Math.Exp(loss):F2}, {heldOut.BitsPerCharacter(loss):F3} bits per character"));
        }

        // It begins as the held-out text does; every epoch draws alike.
        var tokens = new TextGenerator((ILanguageModel)trainer.Model, tokenizer)
            .Tokens(heldOut.Ids[..1], Length, new SamplingOptions { Temperature = 0.8, TopK = 40 });
        var text = tokenizer.Decode([heldOut.Ids[0], .. tokens]);
        log.WriteLine($"  » {text.ReplaceLineEndings("⏎")}");
    }
}

using Bathys.Text;
using Bathys.Training;

namespace Bathys.Models;

/// <summary>After each epoch: the perplexity, and a line that the model writes.</summary>
/// <param name="tokenizer">How the model reads text.</param>
/// <param name="validation">The validation set.</param>
/// <param name="log">Where the lines go.</param>
sealed class EpochSample(Tokenizer tokenizer, TokenStream validation, TextWriter log) : Callback
{
    const int Length = 160;

    /// <inheritdoc/>
    public override void AfterEpoch(TrainerBase trainer, MetricsEntry entry)
    {
        if (entry.ValidationLoss is { } loss)
        {
            log.WriteLine(FormattableString.Invariant(
                $"  perplexity {Math.Exp(loss):F2}, {validation.BitsPerCharacter(loss):F3} bits per character"));
        }

        // It begins as the validation set does; every epoch draws alike.
        var tokens = new TextGenerator((ILanguageModel)trainer.Model, tokenizer)
            .Tokens(validation.Ids[..1], Length, new SamplingOptions { Temperature = 0.8, TopK = 40 });
        var text = tokenizer.Decode([validation.Ids[0], .. tokens]);
        log.WriteLine($"  » {text.ReplaceLineEndings("⏎")}");
    }
}

using Bathys.Text;
using Bathys.Training;
using Microsoft.Extensions.Logging;

namespace Bathys.Models;

/// <summary>After each epoch: the perplexity, and a line that the model writes.</summary>
/// <param name="tokenizer">How the model reads text.</param>
/// <param name="validation">The validation set.</param>
sealed partial class EpochSample(Tokenizer tokenizer, TokenStream validation) : Callback
{
    const int Length = 160;

    /// <inheritdoc/>
    public override void AfterEpoch(TrainerBase trainer, MetricsEntry entry)
    {
        if (!trainer.Logger.IsEnabled(LogLevel.Information)) return;
        if (entry.ValidationLoss is { } loss) TellLoss(trainer.Logger, Math.Exp(loss), validation.BitsPerCharacter(loss));

        // It begins as the validation set does; every epoch draws alike.
        var tokens = new TextGenerator((ILanguageModel)trainer.Model, tokenizer)
            .Tokens(validation.Ids[..1], Length, new SamplingOptions { Temperature = 0.8, TopK = 40 });
        var text = tokenizer.Decode([validation.Ids[0], .. tokens]);
        TellSample(trainer.Logger, text.ReplaceLineEndings("⏎"));
    }

    [LoggerMessage(1, LogLevel.Information, "  perplexity {Perplexity:F2}, {BitsPerCharacter:F3} bits per character")]
    static partial void TellLoss(ILogger logger, double perplexity, double bitsPerCharacter);

    [LoggerMessage(2, LogLevel.Information, "  » {Text}")]
    static partial void TellSample(ILogger logger, string text);
}

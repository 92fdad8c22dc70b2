using Bathys.Nn;

namespace Bathys.Models;

/// <summary>Texts that a <see cref="Gpt"/> reads on, with the keys and values of all tokens in its window.</summary>
sealed class GptReading(Gpt model) : ITextReading
{
    KeyValueCache[] caches = model.NewCaches();
    Tensor? past;

    public Tensor Read(Tensor tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        using var mode = new EvaluationMode();
        using var unrecorded = new NoGrad();
        var context = model.Options.Context;
        past = past is null ? tokens : Tensor.Cat([past, tokens], 1);
        if (past.Shape[1] > context)
        {
            // The window moves by half, so that all is read again once in half a context only. A long prompt is cut to one context.
            var kept = Math.Max(Math.Min(tokens.Shape[1], context), context - (context / 2));
            (past, caches) = (past[.., ^kept..], model.NewCaches());
            tokens = past;
        }
        var features = model.Features(tokens, caches);                                              // (B, L, width)
        return model.Logits(features[.., ^1]);
    }
}

using Bathys.Nn;
using Bathys.Text;
using Bathys.Training;

namespace Bathys.Models;

/// <summary>
/// A transformer that continues text (Radford and others, "Language models are unsupervised multitask learners", 2019). State keys are
/// those of GPT-2's
/// files: wte.weight, wpe.weight, h.0.ln_1.weight, h.0.attn.c_attn.weight, …, ln_f.weight, with weights of maps as (in, out). By options it
/// is the form
/// of the Llama models (Touvron and others 2023): see <see cref="GptOptions.AsLlama"/>.
/// </summary>
public sealed class Gpt : UnaryModule, ILanguageModel
{
    readonly Embedding wte;
    readonly Embedding? wpe;
    readonly GptBlock[] h;
    readonly UnaryModule lnF;
    readonly Linear? lmHead;
    readonly RotaryPositions? rotary;

    /// <summary>A model with random weights: normal of deviation 0.02, the table of places 0.01, as GPT-2's started.</summary>
    /// <param name="options">Sizes and form.</param>
    /// <exception cref="BathysException">The sizes do not fit together.</exception>
    public Gpt(GptOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        Options = options;
        wte = new(options.Vocabulary, options.Width, dtype: options.DType);
        Initialize.Normal(wte.Weight, 0, 0.02);
        if (options.RotaryPositions) rotary = new(options.HeadWidth, options.Context, options.RotaryBase);
        else Initialize.Normal((wpe = new(options.Context, options.Width, dtype: options.DType)).Weight, 0, 0.01);
        h = [.. Enumerable.Range(0, options.Layers).Select(_ => new GptBlock(options))];
        lnF = options.Norm();
        if (!options.TiedHead)
            Initialize.Normal((lmHead = new(options.Width, options.Vocabulary, bias: false, options.DType)).Weight, 0, 0.02);
        if (options.DType != DType.Float32) this.To(options.DType);
    }

    /// <summary>Sizes and form.</summary>
    public GptOptions Options { get; }

    /// <inheritdoc/>
    public int VocabularySize => Options.Vocabulary;

    /// <summary>The logits of the token after each.</summary>
    /// <param name="x">Tokens, Int64 (B, L), with L at most the context.</param>
    /// <returns>(B, L, vocabulary).</returns>
    /// <exception cref="ShapeException">The text is longer than the context, or a token is not in the vocabulary.</exception>
    public override Tensor Forward(Tensor x) => Logits(Features(x));

    /// <summary>The mean loss of predicting the successor of each token of a batch; targets of −100 count for nothing.</summary>
    /// <param name="batch">Tokens and their successors.</param>
    public Prediction Predict(TextBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var logits = Forward(batch.Inputs).Flatten(0, 1);
        return new(logits.CrossEntropy(batch.Targets.Flatten(), ignoreIndex: (int)TextBatch.Ignored), logits, batch.Targets);
    }

    /// <summary>What the blocks make of tokens, normalized: (B, L, width).</summary>
    /// <param name="tokens">Int64 (B, L).</param>
    /// <param name="caches">For each block the keys and values of the tokens before, or none.</param>
    internal Tensor Features(Tensor tokens, KeyValueCache[]? caches = null)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        var start = caches?[0].Length ?? 0;
        if (tokens.Rank != 2 || start + tokens.Shape[1] > Options.Context)
            throw new ShapeException(
                $"Gpt: takes tokens (B, L) with L up to the context of {Options.Context}, not " +
                $"{tokens.Shape}{(start > 0 ? $" after {start}" : "")}");
        var x = wte.Forward(tokens);                                                                // (B, L, width)
        if (wpe is not null) x += wpe.Weight[start..(start + tokens.Shape[1])];
        x = x.Dropout(Options.Dropout, IsTrainingNow);
        foreach (var (block, cache) in h.Zip(caches ?? new KeyValueCache?[h.Length]))
            x = Options.Checkpointing && cache is null
                ? Checkpoint.Run(y => block.Forward(y, rotary, null), x) : block.Forward(x, rotary, cache);
        return lnF.Forward(x);
    }

    /// <summary>(…, width) to (…, vocabulary).</summary>
    internal Tensor Logits(Tensor features) => lmHead?.Forward(features) ?? features.Linear(wte.Weight);

    internal KeyValueCache[] NewCaches() => [.. h.Select(_ => new KeyValueCache())];

    /// <summary>
    /// Begins to read texts. A text longer than the context is seen through a window: when the context is full, the older half is forgotten
    /// and the rest read
    /// again; of a longer prompt the end is read.
    /// </summary>
    public ITextReading Begin() => new GptReading(this);
}

namespace Bathys.Data;

/// <summary>
/// Prompts and answers as batches for a language model whose loss counts on the answers and their end alone: elsewhere the target
/// is <see cref="TextBatch.Ignored"/>. A pure function of seed and step.
/// </summary>
public sealed class AnswerBatches
{
    readonly List<(int[] Ids, int PromptLength)> rows = [];
    readonly LengthBuckets buckets;
    readonly int filler;

    /// <summary>Encodes pairs.</summary>
    /// <param name="pairs">The pairs.</param>
    /// <param name="tokenizer">The model's tokeniser, with an end token.</param>
    /// <param name="batchSize">Pairs of a batch; the last ones may have fewer.</param>
    /// <param name="context">Positions that the model has; longer pairs are left out.</param>
    /// <param name="seed">Equal seeds give equal batches; without one, all pairs from the shortest to the longest, as for validation.</param>
    /// <exception cref="DataException">No pair fits, or the tokeniser has no end token.</exception>
    public AnswerBatches(IReadOnlyList<PromptAnswer> pairs, Tokenizer tokenizer, int batchSize, int context, ulong? seed = null)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        ArgumentNullException.ThrowIfNull(tokenizer);
        var end = tokenizer.EndId ?? throw new DataException("The model's tokeniser has no end token, so that an answer cannot end: choose another model.");
        foreach (var pair in pairs)
        {
            var prompt = tokenizer.Encode(PromptAnswer.Open(pair.Prompt));
            int[] ids = [.. prompt, .. tokenizer.Encode(pair.Answer), end];
            if (ids.Length <= context + 1) rows.Add((ids, prompt.Length));
        }
        LeftOut = pairs.Count - rows.Count;
        if (rows.Count == 0) throw new DataException($"No prompt fits with its answer into a context of {context} tokens: give shorter ones.");
        filler = tokenizer.PadId ?? end;
        buckets = new LengthBuckets(rows.Select(row => row.Ids.Length), batchSize, seed);
    }

    /// <summary>How many pairs were too long.</summary>
    public int LeftOut { get; }

    /// <summary>How many pairs there are without them.</summary>
    public int Count => rows.Count;

    /// <summary>Batches in one pass over the pairs.</summary>
    public int StepsPerEpoch => buckets.StepsPerEpoch;

    /// <summary>The batch of a step 0, 1, …; the passes over the pairs follow each other.</summary>
    public TextBatch this[long step]
    {
        get
        {
            var chosen = buckets.At(step).Select(row => rows[row]).ToArray();
            var inputs = chosen.Select(row => row.Ids[..^1]).ToArray();
            var targets = chosen.Select(row => row.Ids[1..].Select((id, t) => t + 1 < row.PromptLength ? (int)TextBatch.Ignored : id).ToArray()).ToArray();
            return new TextBatch(Padding.Fill(inputs, filler), Padding.Fill(targets, TextBatch.Ignored), StartsAnew: true);
        }
    }
}

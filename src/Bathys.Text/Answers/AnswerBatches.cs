using Bathys.Data;

namespace Bathys.Text;

/// <summary>
/// Prompts and answers as batches for a language model whose loss counts on the answers and their end alone: elsewhere the target
/// is <see cref="TextBatch.Ignored"/>. For training, about half of the pairs stand after another one, where both fit, so that the model
/// is also trained to answer in a conversation. A pure function of seed, epoch and place.
/// </summary>
public sealed class AnswerBatches : BatchSource<TextBatch>
{
    readonly List<Row> rows = [];
    readonly LengthBatchSampler sampler;
    readonly Generator? chance;
    readonly int filler;
    readonly int context;

    /// <summary>Encodes pairs.</summary>
    /// <param name="pairs">The pairs.</param>
    /// <param name="tokenizer">The model's tokenizer, with an end token.</param>
    /// <param name="batchSize">Pairs of a batch; the last ones may have fewer.</param>
    /// <param name="context">Positions that the model has; longer pairs are left out.</param>
    /// <param name="seed">
    /// Equal seeds give equal batches; without one, all pairs alone, from the shortest to the longest, as for validation.
    /// </param>
    /// <exception cref="DataException">No pair fits, or the tokenizer has no end token.</exception>
    public AnswerBatches(IReadOnlyList<PromptAnswer> pairs, Tokenizer tokenizer, int batchSize, int context, ulong? seed = null)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        ArgumentNullException.ThrowIfNull(tokenizer);
        var end = tokenizer.EndId
            ?? throw new DataException("The model's tokenizer has no end token, so that an answer cannot end: choose another model.");
        foreach (var pair in pairs)
        {
            var (prompt, answer) = (tokenizer.Encode(PromptAnswer.Open(pair.Prompt)), tokenizer.Encode(pair.Answer));
            var row = new Row([.. prompt, .. answer, end], [.. prompt.Select(_ => (int)TextBatch.Ignored), .. answer, end]);
            if (row.Ids.Length <= context + 1) rows.Add(row);
        }
        LeftOut = pairs.Count - rows.Count;
        if (rows.Count == 0)
            throw new DataException($"No prompt fits with its answer into a context of {context} tokens: give shorter ones.");
        (this.context, chance, filler) = (context, seed is { } value ? new Generator(value) : null, tokenizer.PadId ?? end);
        sampler = new LengthBatchSampler(rows.Select(row => row.Ids.Length), batchSize, seed) { EpochSeed = 0 };
    }

    /// <summary>How many pairs were too long.</summary>
    public int LeftOut { get; }

    /// <summary>How many pairs there are without them.</summary>
    public override int SampleCount => rows.Count;

    /// <summary>Batches in one pass over the pairs.</summary>
    public override int Count => sampler.Count;

    /// <inheritdoc/>
    public override IEnumerable<(string Name, string Value)> Settings => [("sampler", sampler.ToString())];

    /// <inheritdoc/>
    public override Func<int, TextBatch> Epoch(int epoch)
    {
        var (batches, first) = (sampler.Batches(epoch), EpochChance.Number(sampler.EpochSeed, epoch) * (ulong)Count);
        return batch => Make(batches[batch], chance?.Fork(first + (ulong)batch));
    }

    TextBatch Make(int[] numbers, Generator? random)
    {
        var chosen = numbers.Select(row => random is null ? rows[row] : InConversation(rows[row], random)).ToArray();
        return new TextBatch(
            Padding.Fill([.. chosen.Select(row => row.Ids[..^1])], filler),
            Padding.Fill([.. chosen.Select(row => row.Labels[1..])], TextBatch.Ignored), StartsAnew: true);
    }

    /// <summary>A row after another one, or alone.</summary>
    Row InConversation(Row row, Generator random)
    {
        var before = rows[random.NextInt(rows.Count)];
        return random.NextSingle() < 0.5f && before.Ids.Length + row.Ids.Length <= context + 1
            ? new([.. before.Ids, .. row.Ids], [.. before.Labels, .. row.Labels]) : row;
    }

    /// <param name="Ids">Prompt, answer and end.</param>
    /// <param name="Labels">What is to be predicted at each place: the answer and its end.</param>
    readonly record struct Row(int[] Ids, int[] Labels);
}

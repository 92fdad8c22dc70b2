using Bathys.Data;

namespace Bathys.Text;

/// <summary>A parallel corpus as batches of sentences of like length. A pure function of seed, epoch and place.</summary>
public sealed class TranslationBatches : BatchSource<TranslationBatch>
{
    readonly List<(int[] Source, int[] Target)> pairs = [];
    readonly Tokenizer source;
    readonly Tokenizer target;
    readonly LengthBatchSampler sampler;

    /// <summary>Encodes a corpus.</summary>
    /// <param name="corpus">The pairs.</param>
    /// <param name="source">The sources' tokenizer, with padding and end tokens.</param>
    /// <param name="target">The targets' tokenizer, with padding, begin and end tokens.</param>
    /// <param name="batchSize">Pairs of a batch; the last ones may have fewer.</param>
    /// <param name="maximalLength">Pairs with a longer side, counted in tokens with begin and end, are left out.</param>
    /// <param name="seed">
    /// Equal seeds give equal batches; without one, all pairs from the shortest to the longest, as for validation.
    /// </param>
    /// <exception cref="DataException">No pair is short enough, or a tokenizer lacks a token.</exception>
    public TranslationBatches(
        ParallelCorpus corpus, Tokenizer source, Tokenizer target, int batchSize, int maximalLength = 256, ulong? seed = null)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        (this.source, this.target) = (source, target);
        if (source.PadId is null || source.EndId is null || target.PadId is null || target.BeginId is null || target.EndId is null)
            throw new DataException(
                "A translator's tokenizer needs padding, begin and end tokens: train one by characters, words or byte pairs.");
        foreach (var pair in corpus.Pairs)
        {
            var encoded = (source.Encode(pair.Source), target.Encode(pair.Target));
            if (Math.Max(encoded.Item1.Length, encoded.Item2.Length) < maximalLength) pairs.Add(encoded);
        }
        LeftOut = corpus.Pairs.Count - pairs.Count;
        if (pairs.Count == 0)
            throw new DataException($"No pair has at most {maximalLength} tokens on each side: give shorter sentences or a larger limit.");
        sampler = new LengthBatchSampler(pairs.Select(pair => pair.Source.Length + pair.Target.Length), batchSize, seed);
    }

    /// <summary>How many pairs were too long.</summary>
    public int LeftOut { get; }

    /// <summary>How many pairs there are without them.</summary>
    public override int SampleCount => pairs.Count;

    /// <summary>Batches in one pass over the corpus.</summary>
    public override int Count => sampler.Count;

    /// <inheritdoc/>
    public override IEnumerable<(string Name, string Value)> Settings => [("sampler", sampler.ToString())];

    /// <inheritdoc/>
    public override Func<int, TranslationBatch> Epoch(int epoch)
    {
        var batches = sampler.Batches(epoch);
        return batch => Make(batches[batch]);
    }

    TranslationBatch Make(int[] rows)
    {
        var sources = rows.Select(row => (int[])[.. pairs[row].Source, source.EndId!.Value]).ToArray();
        var inputs = rows.Select(row => (int[])[target.BeginId!.Value, .. pairs[row].Target]).ToArray();
        var outputs = rows.Select(row => (int[])[.. pairs[row].Target, target.EndId!.Value]).ToArray();
        return new TranslationBatch(
            Padding.Fill(sources, source.PadId!.Value), Padding.Mask(sources),
            Padding.Fill(inputs, target.PadId!.Value), Padding.Fill(outputs, TextBatch.Ignored), Padding.Mask(inputs));
    }
}

using Bathys.Data;
using Bathys.Text;
using Bathys.Training;

namespace Bathys.Models;

public sealed partial class TextTranslator
{
    const int BatchSize = 64;

    /// <summary>The model's loss for a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="smoothing">The share of the target's probability that goes to all tokens alike.</param>
    public Prediction Predict(TranslationBatch batch, double smoothing)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var logits = model.Forward(batch.Source, batch.TargetInput, batch.SourcePadding).Flatten(0, 1);
        var loss = logits.CrossEntropy(batch.TargetOutput.Flatten(), ignoreIndex: (int)TextBatch.Ignored, labelSmoothing: smoothing);
        return new(loss, logits, batch.TargetOutput);
    }

    /// <summary>Pairs as batches for <see cref="Predict"/>.</summary>
    /// <param name="pairs">The pairs.</param>
    /// <param name="batchSize">Pairs of a batch.</param>
    /// <param name="seed">Their order; without one from the shortest to the longest.</param>
    /// <param name="leftOut">How many pairs are too long.</param>
    /// <exception cref="DataException">No pair is short enough.</exception>
    public DataLoader<TranslationBatch> Loader(ParallelCorpus pairs, int batchSize, ulong? seed, out int leftOut)
    {
        var batches = new TranslationBatches(pairs, source, target, batchSize, model.Options.Longest, seed);
        leftOut = batches.LeftOut;
        return new(batches);
    }

    /// <summary>Translates sentences and compares the translations with their references.</summary>
    /// <param name="pairs">The sentences.</param>
    /// <param name="search">How translations are looked for; one beam takes the likeliest token each time.</param>
    /// <param name="progress">Is told how it gets on; null for nobody.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public TranslationReport Evaluate(
        ParallelCorpus pairs, BeamSearch? search = null, IProgress<TrainingProgress>? progress = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        search ??= new(Beams: 1);
        var batches = Loader(pairs, BatchSize, seed: null, out _);
        var loss = Evaluation.Of<TranslationBatch>(model, batch => Predict(batch, smoothing: 0), batches, null, progress, "loss", stop)
            .Loss;
        var translations = new List<string>();
        using var pass = new ProgressPass(progress, "translating", pairs.Pairs.Count);
        foreach (var some in pairs.Sources.Chunk(BatchSize))
        {
            stop.ThrowIfCancellationRequested();
            translations.AddRange(search.Beams == 1 ? TranslateGreedily(some) : some.Select(text => Translate(text, search)));
            pass.Report(translations.Count, loss);
        }

        string[] references = [.. pairs.Targets];
        var exact = translations.Zip(references).Average(pair => pair.First == pair.Second ? 1.0 : 0);
        return new(references.Length, loss, Bleu.Of(translations, references), exact);
    }
}

using Bathys.Data;
using Bathys.Nn;
using Bathys.Training;

namespace Bathys.Models;

public sealed partial class TextTranslator
{
    const int BatchSize = 64;

    /// <summary>How the model predicts a batch: sources and targets stand side by side in its input, one after the other.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="smoothing">The share of the target's probability that goes to all tokens alike.</param>
    public Prediction Predict(Batch batch, double smoothing)
    {
        var sourceLength = batch.Input.Shape[1] - batch.Target.Shape[1];
        var (from, to) = (batch.Input[.., ..sourceLength], batch.Input[.., sourceLength..]);
        var logits = model.Forward(from, to, from.Equal(source.PadId!.Value)).Flatten(0, 1);
        return new(logits.CrossEntropy(batch.Target.Flatten(), ignoreIndex: (int)TextBatch.Ignored, labelSmoothing: smoothing), logits);
    }

    /// <summary>Pairs as batches for <see cref="Predict"/>.</summary>
    /// <param name="pairs">The pairs.</param>
    /// <param name="batchSize">Pairs of a batch.</param>
    /// <param name="seed">Their order; without one from the shortest to the longest.</param>
    /// <param name="leftOut">How many pairs are too long.</param>
    /// <exception cref="DataException">No pair is short enough.</exception>
    public DataLoader Loader(ParallelCorpus pairs, int batchSize, ulong? seed, out int leftOut)
    {
        var batches = new TranslationBatches(pairs, source, target, batchSize, model.Options.Longest, seed);
        leftOut = batches.LeftOut;
        return new(new BatchDataset(batches.StepsPerEpoch, batches.Count, step =>
        {
            var batch = batches[step];
            return new Batch(Tensor.Cat([batch.Source, batch.TargetInput], 1), batch.TargetOutput);
        }), seed: seed ?? 0);
    }

    /// <summary>Translates sentences and compares the translations with their references.</summary>
    /// <param name="pairs">The sentences.</param>
    /// <param name="search">How translations are looked for; one beam takes the likeliest token each time.</param>
    /// <param name="progress">Shows how it gets on.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public TranslationReport Evaluate(
        ParallelCorpus pairs, BeamSearch? search = null, ProgressDisplay? progress = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        (search, progress) = (search ?? new(Beams: 1), progress ?? ProgressDisplay.Silent);
        var batches = Loader(pairs, BatchSize, seed: null, out _);
        var loss = Evaluation.Of(model, batch => Predict(batch, smoothing: 0), batches, null, progress, "loss", stop).Loss;
        var translations = new List<string>();
        progress.Start("translating", pairs.Pairs.Count);
        try
        {
            foreach (var some in pairs.Sources.Chunk(BatchSize))
            {
                stop.ThrowIfCancellationRequested();
                translations.AddRange(search.Beams == 1 ? TranslateGreedily(some) : some.Select(text => Translate(text, search)));
                progress.Report(new(translations.Count, loss, double.NaN));
            }
        }
        finally
        {
            progress.Finish();
        }

        string[] references = [.. pairs.Targets];
        var exact = translations.Zip(references).Average(pair => pair.First == pair.Second ? 1.0 : 0);
        return new(references.Length, loss, Bleu.Of(translations, references), exact);
    }
}

using Bathys.Data;
using Bathys.Models;

namespace Bathys.Cli.Runs;

/// <summary>A translator with its tokenisers, and how it is judged.</summary>
/// <param name="Model">The model.</param>
/// <param name="Source">How it reads.</param>
/// <param name="Target">How it writes.</param>
internal sealed record TranslationModel(Translator Model, Tokenizer Source, Tokenizer Target)
{
    const int BatchSize = 64;

    /// <summary>The translator of a run.</summary>
    /// <param name="trained">The run.</param>
    /// <exception cref="BathysException">It is no translator's, or a tokeniser cannot be read.</exception>
    public static TranslationModel Of(TrainedRun trained) => trained.Model is Translator model
        ? new(model, Tokenizer.Load(trained.Run.PathOf(TranslatorConfiguration.SourceTokenizer)), Tokenizer.Load(trained.Run.PathOf(TranslatorConfiguration.TargetTokenizer)))
        : throw new BathysException($"The run {trained.Run.Path} is no translator: name a run that 'bathys train translator' made.");

    /// <summary>Translates texts.</summary>
    public TextTranslator Translator => new(Model, Source, Target);

    /// <summary>The model's loss for a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="smoothing">The share of the target's probability that goes to all tokens alike.</param>
    public Prediction Predict(TranslationBatch batch, double smoothing)
    {
        var logits = Model.Forward(batch.Source, batch.TargetInput, batch.SourcePadding).Flatten(0, 1);
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
        var batches = new TranslationBatches(pairs, Source, Target, batchSize, Model.Options.Longest, seed);
        leftOut = batches.LeftOut;
        return new(batches);
    }

    /// <summary>Translates sentences and holds the translations against their references.</summary>
    /// <param name="pairs">The sentences.</param>
    /// <param name="search">How translations are looked for; one beam takes the likeliest token each time.</param>
    /// <param name="stop">Asks to stop.</param>
    public TranslationReport Judge(ParallelCorpus pairs, BeamSearch search, CancellationToken stop)
    {
        var loss = Evaluation.Of<TranslationBatch>(
            Model, batch => Predict(batch, smoothing: 0), Loader(pairs, BatchSize, seed: null, out _), null, ConsoleProgress.Create(), "loss", stop).Loss;
        var (translations, progress) = (new List<string>(), ConsoleProgress.Create());
        progress.Start("translating", pairs.Pairs.Count);
        try
        {
            foreach (var some in pairs.Sources.Chunk(BatchSize))
            {
                stop.ThrowIfCancellationRequested();
                translations.AddRange(search.Beams == 1 ? Translator.TranslateGreedily(some) : some.Select(text => Translator.Translate(text, search)));
                progress.Report(new(translations.Count, loss, double.NaN));
            }
        }
        finally
        {
            progress.Finish();
        }
        string[] references = [.. pairs.Targets];
        return new(references.Length, loss, Bleu.Of(translations, references), translations.Zip(references).Average(pair => pair.First == pair.Second ? 1.0 : 0));
    }
}

using System.CommandLine;
using Bathys.Cli.Options;
using Bathys.Data;
using Bathys.Models;

namespace Bathys.Cli.Runs;

/// <summary>A training of a GPT on prompts and answers from the command line.</summary>
internal sealed class AnswerSession(ParseResult call, TrainingOptions options, AnswerConfiguration configuration, TextModel source)
    : Session(call, options)
{
    /// <summary>Trains, and says how well held-out answers are foreseen.</summary>
    /// <param name="stop">Asks to stop.</param>
    /// <exception cref="BathysException">The pairs cannot be read, or the training fails.</exception>
    public int Run(CancellationToken stop)
    {
        UseThreads();
        var (train, held) = configuration.OpenPairs();
        var batches = Batches(train, configuration.Seed);
        var judged = held.Count == 0 ? null : Loader(Batches(held, seed: null));
        var random = new Generator(configuration.Seed);
        Gpt model;
        using (new RandomScope(random)) model = configuration.CreateModel();
        model.LoadStateDictionary(((Gpt)source.Model).StateDictionary());
        using var run = OpenRun("answer");
        source.Tokenizer.Save(run.PathOf(TextModel.TokenizerFile));
        Log.WriteLine($"data   {configuration.Data}: {train.Count:N0} pairs to learn from, {held.Count:N0} to judge on" +
            (batches.LeftOut > 0 ? $"; {batches.LeftOut:N0} do not fit into the context of {configuration.Sizes.Context} and are left out" : ""));
        Log.WriteLine($"model  GPT of {configuration.From}, {model.ParameterCount:N0} parameters");
        Log.WriteLine($"run    {run.Path}");

        var (loader, optimizer) = (Loader(batches), GptTraining.Optimizer(model, configuration.LearningRate, configuration.WeightDecay));
        var trainer = new Trainer<TextBatch>(model, model.Predict, optimizer)
        {
            Random = random,
            Schedules = [Scheduled.EachStep(GptTraining.Schedule(optimizer, configuration.LearningRate, 0, configuration.Epochs * loader.Count))],
        };
        var result = Fit(trainer, run, configuration, loader, judged, stop);
        Log.WriteLine($"talk with it: bathys chat {run.Path}");
        WriteJson(run, result, writer =>
        {
            var last = result.History.Count > 0 ? result.History[^1] : null;
            if (last?.TrainLoss is { } train) writer.WriteNumber("loss", train);
            if (last?.ValidationLoss is { } held) writer.WriteNumber("validation_loss", held);
        });
        return ExitCode.Success;
    }

    AnswerBatches Batches(IReadOnlyList<PromptAnswer> pairs, ulong? seed) =>
        new(pairs, source.Tokenizer, configuration.BatchSize, configuration.Sizes.Context, seed);

    static DataLoader<TextBatch> Loader(AnswerBatches batches) => new(batches);
}

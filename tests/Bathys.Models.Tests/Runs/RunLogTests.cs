using Bathys.Data.Tables;
using Bathys.Training;
using Microsoft.Extensions.Logging;

namespace Bathys.Models.Tests.Runs;

/// <summary>What a run tells the logger of its host.</summary>
public class RunLogTests
{
    [Fact]
    public void Data_model_folder_and_each_epoch_are_messages_of_the_weight_of_information()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder["t.csv"], Enumerable.Range(0, 60).Select(i => $"{i},{(i > 30 ? "up" : "down")}").Prepend("x,y"));
        var log = new Recorder();
        var configuration = new MlpConfiguration
        {
            Data = folder["t.csv"],
            Target = "y",
            Kind = TabularTask.Classify,
            Hidden = [4],
            Dropout = 0,
            Missing = MissingValues.Reject,
            Epochs = 2,
            BatchSize = 16,
            LearningRate = 0.01,
            Validation = 0.2,
        };
        using var run = TrainingRun.Begin(configuration, new() { Folder = folder["run"], Logger = log });
        Assert.StartsWith("data ", log.Lines[0].Text, StringComparison.Ordinal);
        Assert.Equal($"run    {folder["run"]}", log.Lines[^1].Text);
        run.Train();
        Assert.Contains(log.Lines, line => line.Text.StartsWith("epoch 1/2  loss ", StringComparison.Ordinal));
        Assert.StartsWith("epoch 2/2  loss ", log.Lines[^1].Text, StringComparison.Ordinal);
        Assert.All(log.Lines, line => Assert.Equal(LogLevel.Information, line.Level));
        Assert.Contains(log.Lines, line => line.Values.Contains(new("Folder", folder["run"])));
    }

    [Fact]
    public void A_text_is_written_after_each_epoch_for_who_listens_and_changes_no_weight()
    {
        using var folder = new TemporaryFolder();
        var (heard, deaf) = (new Recorder(), new Recorder { Least = LogLevel.Warning });
        var weights = Trained(folder, "heard", heard);
        Assert.Equal(weights, Trained(folder, "deaf", deaf));
        Assert.Empty(deaf.Lines);
        Assert.Equal(2, heard.Lines.Count(line => line.Text.StartsWith("  » t", StringComparison.Ordinal)));
        var perplexity = heard.Lines.First(line => line.Text.StartsWith("  perplexity ", StringComparison.Ordinal));
        Assert.Matches(@"^  perplexity \d+\.\d\d, \d+\.\d{3} bits per character$", perplexity.Text);
        Assert.InRange(perplexity.Values.Single(value => value.Key == "Perplexity").Value as double? ?? 0, 1, 100);
    }

    static float[] Trained(TemporaryFolder folder, string name, ILogger logger)
    {
        File.WriteAllText(folder["t.txt"], string.Concat(Enumerable.Repeat("the cat sat on the mat. the dog sat on the log.\n", 30)));
        var configuration = new LmConfiguration
        {
            Data = "t.txt",
            Texts = [folder["t.txt"]],
            Tokens = "char",
            VocabularyLimit = 100,
            Sequence = 8,
            Cell = "lstm",
            Embedding = 8,
            Hidden = 8,
            Layers = 1,
            Dropout = 0.2,
            Epochs = 2,
            BatchSize = 8,
            LearningRate = 0.01,
            Validation = 0.2,
            Seed = 4,
        };
        using var run = TrainingRun.Begin(configuration, new() { Folder = folder[name], Logger = logger });
        run.Train();
        return [.. run.Plan.Trainer.Model.Parameters().SelectMany(parameter => parameter.ToArray<float>())];
    }

    sealed class Recorder : ILogger
    {
        public LogLevel Least { get; init; } = LogLevel.Trace;

        public List<(LogLevel Level, string Text, IReadOnlyList<KeyValuePair<string, object?>> Values)> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= Least;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                Lines.Add((logLevel, formatter(state, exception), (IReadOnlyList<KeyValuePair<string, object?>>)(object)state!));
        }
    }
}

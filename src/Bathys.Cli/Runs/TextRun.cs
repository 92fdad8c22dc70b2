using Bathys.Data;

namespace Bathys.Cli.Runs;

/// <summary>A trained language model that can be judged on the text it was held back from.</summary>
internal static class TextRun
{
    /// <summary>Judges the model on the run's held-out text, or on another one.</summary>
    /// <param name="trained">The run with its model.</param>
    /// <param name="configuration">What it was started with.</param>
    /// <param name="path">The other text's file, folder or pattern, or null.</param>
    /// <param name="notes">Where it is told what the model never learned to read.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <exception cref="BathysException">The text cannot be read, or is too short.</exception>
    public static LanguageReport Judge(TrainedRun trained, TextConfiguration configuration, string? path, TextWriter notes,
        CancellationToken stop)
    {
        var (tokenizer, corpus) = (TextModel.Of(trained).Tokenizer, path is null ? configuration.OpenTexts().HeldOut : Corpus.Load(path));
        var text = TokenStream.Encode(tokenizer, corpus);
        if (path is not null) TellUnknown(path, tokenizer, corpus, text, notes);
        var predict = configuration.Predictor(trained.Model, new CarriedState());
        return configuration.Report(
            Evaluation.Of(trained.Model, predict, configuration.ForJudging(text.Ids, isHeldOut: path is null), null, ConsoleProgress.Create(), "evaluation", stop), text);
    }

    static void TellUnknown(string path, Tokenizer tokenizer, Corpus corpus, TokenStream text, TextWriter notes)
    {
        const int most = 10;
        var count = text.Ids.Count(id => id == tokenizer.UnknownId);
        if (count == 0) return;
        string[] parts = [.. corpus.Documents.SelectMany(document => tokenizer.FindUnknown(document)).Distinct()];
        notes.WriteLine($"note: {path}: {count:N0} of {text.Ids.Length:N0} tokens were never learned and count as unknown: " +
            string.Join(", ", parts.Take(most).Select(part => $"'{part}'")) +
                (parts.Length > most ? $" and {parts.Length - most} more" : ""));
    }
}

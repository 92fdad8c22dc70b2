using Bathys.Data;

namespace Bathys.Cli.Runs;

/// <summary>A trained language model that can be judged on the text it was held back from.</summary>
internal static class TextRun
{
    /// <summary>Judges the model on the run's held-out text, or on another one.</summary>
    /// <param name="trained">The run with its model.</param>
    /// <param name="configuration">What it was started with.</param>
    /// <param name="path">The other text's file, folder or pattern, or null.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <exception cref="BathysException">The text cannot be read, or is too short.</exception>
    public static LanguageReport Judge(TrainedRun trained, TextConfiguration configuration, string? path, CancellationToken stop)
    {
        var text = TokenStream.Encode(TextModel.Of(trained).Tokenizer, path is null ? configuration.OpenTexts().HeldOut : Corpus.Load(path));
        var predict = configuration.Predictor(trained.Model, new CarriedState());
        return configuration.Report(
            Evaluation.Of(trained.Model, predict, configuration.ForJudging(text.Ids, isHeldOut: path is null), null, ProgressDisplay.Create(), "evaluation", stop), text);
    }
}

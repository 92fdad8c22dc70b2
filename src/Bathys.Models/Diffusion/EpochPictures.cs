using Bathys.Training;
using Bathys.Vision;
using Bathys.Vision.Captions;

namespace Bathys.Models.Diffusion;

/// <summary>
/// After each epoch: a grid of what the model draws for captions of the validation set, always the same ones with the same noise.
/// </summary>
sealed class EpochPictures(
    DiffusionModel model, DiffusionConfiguration configuration, RunFolder run, CaptionedImages validation, PromptReader reader) : Callback
{
    const int Count = 16, Columns = 8, Steps = 20;

    /// <summary>Where the grids of a run are.</summary>
    public static string Folder(RunFolder run) => run.PathOf(RunFolder.SamplesFolder);

    /// <inheritdoc/>
    public override void AfterEpoch(TrainerBase trainer, MetricsEntry entry)
    {
        var rows = Enumerable.Range(0, Count)
            .SelectMany(i => Painter.Tokens(configuration, reader, validation, i % validation.Count)).ToArray();
        var pictures = new Drawing(model, configuration.Picture, new() { Steps = Steps }).Draw(Tensor.From(rows).Reshape(Count, -1));
        PngFile.SaveGrid(
            Path.Combine(Folder(run), FormattableString.Invariant($"step-{entry.Step:00000000}.png")), PictureImages.Of(pictures), Columns,
            new Painter(configuration, model, reader).Scale);
    }
}

using Bathys.Data;
using Bathys.Data.Vision.Captions;
using Bathys.Models.Diffusion;

namespace Bathys.Cli.Runs;

/// <summary>A trained diffusion model, ready to draw.</summary>
/// <param name="Run">The run's folder.</param>
/// <param name="Configuration">What it was started with.</param>
/// <param name="Model">The model as it was last saved.</param>
/// <param name="Reader">How prompts are read.</param>
internal sealed record DiffusionRun(RunFolder Run, DiffusionConfiguration Configuration, DiffusionModel Model, PromptReader Reader) : IDisposable
{
    /// <summary>Small pictures are magnified to at least so many pixels.</summary>
    const int LeastShownSize = 96;

    /// <summary>Whether a run is a diffusion model's.</summary>
    /// <param name="path">Its folder.</param>
    /// <exception cref="BathysException">It is no run.</exception>
    public static bool Is(string path)
    {
        using var run = RunFolder.Open(path);
        return RunConfiguration.Read(run) is DiffusionConfiguration;
    }

    /// <summary>Opens a run.</summary>
    /// <param name="path">Its folder.</param>
    /// <param name="notes">Where it is told which checkpoints were passed over.</param>
    /// <exception cref="BathysException">It is no diffusion model's, or has no whole checkpoint.</exception>
    public static DiffusionRun Open(string path, TextWriter? notes = null)
    {
        var run = RunFolder.Open(path);
        if (RunConfiguration.Read(run) is not DiffusionConfiguration configuration)
            throw new BathysException($"The run {path} is no diffusion model: name a run that 'bathys train diffusion' made.");
        var model = configuration.CreateModel();
        LatestWeights.Load(run, model, note => notes?.WriteLine($"note: {note}"));
        var tokenizer = configuration.Condition == "text" ? Tokenizer.Load(run.PathOf(TextModel.TokenizerFile)) : null;
        return new(run, configuration, model, configuration.CreateReader(tokenizer));
    }

    /// <summary>The tokens of what a picture of a set shows: its caption, or its class.</summary>
    public static long[] Tokens(DiffusionConfiguration configuration, PromptReader reader, CaptionedImages images, int picture) =>
        configuration.Condition == "class" ? [images.Value(picture, 0)] : reader.Read(configuration.Condition == "text" ? images.Caption(picture) : "");

    /// <summary>How many times pictures are magnified to be looked at.</summary>
    public static int Scale(DiffusionConfiguration configuration) => Math.Max(1, LeastShownSize / configuration.ImageSize);

    /// <inheritdoc/>
    public void Dispose() => Run.Dispose();
}

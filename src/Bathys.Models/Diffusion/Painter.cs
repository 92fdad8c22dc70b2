using Bathys.Vision;
using Bathys.Vision.Captions;

namespace Bathys.Models.Diffusion;

/// <summary>Draws pictures for prompts with a trained diffusion model. May be used by many threads at once.</summary>
public sealed class Painter
{
    /// <summary>Small pictures are magnified to at least so many pixels.</summary>
    const int LeastShownSize = 96;

    /// <summary>A painter.</summary>
    /// <param name="configuration">What the model was trained with.</param>
    /// <param name="model">The model with its weights.</param>
    /// <param name="reader">How prompts are read.</param>
    public Painter(DiffusionConfiguration configuration, DiffusionModel model, PromptReader reader) =>
        (Configuration, Model, Reader) = (configuration, model, reader);

    /// <summary>What the model was trained with.</summary>
    public DiffusionConfiguration Configuration { get; }

    /// <summary>The model.</summary>
    public DiffusionModel Model { get; }

    /// <summary>How prompts are read.</summary>
    public PromptReader Reader { get; }

    /// <summary>How many times a picture is magnified to be looked at.</summary>
    public int Scale => Math.Max(1, LeastShownSize / Configuration.ImageSize);

    /// <summary>Draws pictures, one for each prompt.</summary>
    /// <param name="prompts">What to draw; an empty prompt for whatever comes.</param>
    /// <param name="options">How to draw; the seed decides the pictures.</param>
    /// <param name="note">Is told, in a sentence, what of a prompt could not be read.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <exception cref="BathysException">A prompt means nothing to the model, or the options make no sense.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public IReadOnlyList<Image> Draw(
        IReadOnlyList<string> prompts, DrawingOptions? options = null, Action<string>? note = null, CancellationToken stop = default) =>
        PictureImages.Of(DrawTensor(Read(prompts, note), options ?? new(), afterStep: null, stop));

    /// <summary>Draws a picture.</summary>
    /// <param name="prompt">What to draw; an empty prompt for whatever comes.</param>
    /// <param name="options">How to draw; the seed decides the picture.</param>
    /// <param name="note">Is told, in a sentence, what of the prompt could not be read.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <exception cref="BathysException">The prompt means nothing to the model, or the options make no sense.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public Image Draw(string prompt, DrawingOptions? options = null, Action<string>? note = null, CancellationToken stop = default) =>
        Draw([prompt], options, note, stop)[0];

    /// <summary>Prompts as the model is told them, Int64 (N, L).</summary>
    /// <param name="prompts">At least one prompt.</param>
    /// <param name="note">Is told, in a sentence, what could not be read.</param>
    /// <exception cref="BathysException">A prompt means nothing to the model.</exception>
    public Tensor Read(IReadOnlyList<string> prompts, Action<string>? note = null)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        return Tensor.From([.. prompts.SelectMany(prompt => Reader.Read(prompt, note))]).Reshape(prompts.Count, -1);
    }

    /// <summary>Draws pictures from −1 to 1, (N, C, H, W).</summary>
    /// <param name="tokens">What they are to show, Int64 (N, L); see <see cref="Read"/>.</param>
    /// <param name="options">How to draw.</param>
    /// <param name="afterStep">Is told after each step of each batch: the number of the batch's first picture, the steps done, and the
    /// pictures as they are then.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <exception cref="BathysException">The options make no sense.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public Tensor DrawTensor(
        Tensor tokens, DrawingOptions options, Action<int, int, Tensor>? afterStep = null, CancellationToken stop = default) =>
        new Drawing(Model, Configuration.Picture, options) { AfterStep = afterStep }.Draw(tokens, stop);

    /// <summary>The tokens of what a picture of a set shows: its caption, or its class.</summary>
    /// <param name="configuration">What the model is trained with.</param>
    /// <param name="reader">How prompts are read.</param>
    /// <param name="images">The set.</param>
    /// <param name="picture">The place of the picture.</param>
    public static long[] Tokens(DiffusionConfiguration configuration, PromptReader reader, CaptionedImages images, int picture) =>
        configuration.Condition == "class"
        ? [images.Value(picture, 0)] : reader.Read(configuration.Condition == "text" ? images.Caption(picture) : "");
}

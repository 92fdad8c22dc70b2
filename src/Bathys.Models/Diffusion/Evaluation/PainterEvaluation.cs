using System.Diagnostics;
using Bathys.Formats;
using Bathys.Nn;
using Bathys.Training;
using Bathys.Vision;
using Bathys.Vision.Captions;

namespace Bathys.Models.Diffusion;

/// <summary>Evaluates a diffusion model by a classifier that is trained on the same pictures once and kept with the run.</summary>
/// <param name="run">The run.</param>
/// <param name="painter">What was loaded from it.</param>
/// <param name="options">How pictures are drawn.</param>
/// <param name="count">How many.</param>
/// <param name="classifierSteps">Batches that the classifier is trained on.</param>
/// <param name="progress">Shows how it gets on.</param>
/// <param name="stop">Asks to stop.</param>
public sealed class PainterEvaluation(
    Run run, Painter painter, DrawingOptions options, int count, int classifierSteps, IProgress<TrainingProgress>? progress,
    CancellationToken stop)
{
    /// <summary>Pixels of a batch of the classifier: 256 pictures of 32 x 32.</summary>
    const int BatchPixels = 256 * 32 * 32;

    /// <summary>The most real pictures that are compared with.</summary>
    const int MostReal = 2000;

    readonly DiffusionConfiguration configuration = painter.Configuration;

    /// <summary>Draws a picture for each of the first captions of the validation set and evaluates them.</summary>
    /// <param name="offline">Whether nothing may be downloaded.</param>
    /// <param name="grid">Where the first pictures go.</param>
    /// <exception cref="BathysException">The pictures cannot be read.</exception>
    public DiffusionReport Run(bool offline, string grid)
    {
        var data = configuration.OpenData(offline, stop);
        if (data.Validation.Count < 2)
            throw new BathysException(
                $"{configuration.Data} has a validation set of a single picture, which nothing can be compared with: give more pictures.");
        var hasKinds = data.Train.Attributes.Count > 0;
        // Free captions have no kinds: the classifier is trained on their words, for its features alone.
        var (train, validation) = hasKinds ? (data.Train, data.Validation) : CaptionWords.Of(data.Train, data.Validation);
        var classifier = Classifier(train);

        var rows = Enumerable.Range(0, count)
            .SelectMany(i => Painter.Tokens(configuration, painter.Reader, validation, i % validation.Count)).ToArray();
        var clock = Stopwatch.StartNew();
        Tensor drawn;
        double guidance;
        using (var pass = new ProgressPass(progress, "drawing", (long)count * options.Steps))
        {
            var drawing = new Drawing(painter.Model, configuration.Picture, options)
            {
                AfterStep = (first, step, x) => pass.Report(((long)first * options.Steps) + ((long)step * x.Shape[0])),
            };
            (drawn, guidance) = (drawing.Draw(Tensor.From(rows).Reshape(count, -1), stop), drawing.Guidance);
        }

        var seconds = clock.Elapsed.TotalSeconds;
        PngFile.SaveGrid(grid, PictureImages.Of(drawn[..Math.Min(count, 64)]), 16, painter.Scale);

        var real = Features(classifier, validation, Math.Min(validation.Count, MostReal));
        var features = classifier.FeaturesOf(drawn, BatchSize);

        // The distance falls with the number of pictures: as many drawn as training pictures are compared.
        var compared = Math.Min(train.Count, count);
        var trained = Features(classifier, train, compared);
        return new(
            count, hasKinds ? Scores(classifier, validation, features, real) : [], FrechetDistance.Of(features[..compared], real),
            FrechetDistance.Of(trained, real),
            FormattableString.Invariant($"{options.Sampler} in {options.Steps} steps, guidance {guidance}, seed {options.Seed}"), seconds);
    }

    IReadOnlyList<AttributeScore> Scores(PictureClassifier classifier, CaptionedImages validation, Tensor drawn, Tensor real)
    {
        double Share(Tensor features, int attribute) =>
            classifier.Values(features, attribute).Index()
                .Average(entry => entry.Item == validation.Value(entry.Index % validation.Count, attribute) ? 1.0 : 0);

        // By class only the first attribute is asked for.
        return [.. validation.Attributes.Select((attribute, i) => new AttributeScore(
            attribute.Name, configuration.Condition == "text" || (configuration.Condition == "class" && i == 0)
            ? Share(drawn, i) : null, Share(real, i)))];
    }

    PictureClassifier Classifier(CaptionedImages train)
    {
        using var random = new RandomScope(new Generator(configuration.Seed));
        var classifier = new PictureClassifier(train.Attributes, configuration.PictureChannels, configuration.ImageSize);
        var file = $"judge-{classifierSteps}.safetensors";
        if (IsTrained(classifier, run.Folder.PathOf(file))) return classifier;
        classifier.Fit(
            new CaptionedDataset(train, i => [.. Enumerable.Range(0, train.Attributes.Count).Select(a => (long)train.Value(i, a))],
                configuration.ImageSize, classifierSteps * 64, isRandom: true),
            classifierSteps, progress, stop);
        using var stream = new MemoryStream();
        Safetensors.Write(stream, classifier.StateDictionary().Select(entry => (entry.Key, entry.Value)));
        run.Folder.Write(file, stream.ToArray());
        return classifier;
    }

    /// <summary>Loads a classifier that was kept, unless it saw pictures with other captions.</summary>
    static bool IsTrained(PictureClassifier classifier, string file)
    {
        if (!File.Exists(file)) return false;
        try
        {
            classifier.LoadStateDictionary(Safetensors.Load(file));
            return true;
        }
        catch (StateException)
        {
            return false;
        }
    }

    int BatchSize => Math.Clamp(BatchPixels / (configuration.ImageSize * configuration.ImageSize), 1, 256);

    /// <summary>The classifier's features of the first pictures of a set.</summary>
    Tensor Features(PictureClassifier classifier, CaptionedImages images, int number)
    {
        var pictures = new CaptionedDataset(images, _ => [0], configuration.ImageSize, number, isRandom: false);
        return Tensor.Cat(
            [.. Enumerable.Range(0, number).Chunk(BatchSize)
                .Select(part => classifier.FeaturesOf(pictures.GetBatch(part, new(0)).Pictures, BatchSize))]);
    }
}

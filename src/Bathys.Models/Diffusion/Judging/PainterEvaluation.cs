using System.Diagnostics;
using Bathys.Data.Vision;
using Bathys.Data.Vision.Captions;
using Bathys.Formats;
using Bathys.Nn;
using Bathys.Training;

namespace Bathys.Models.Diffusion;

/// <summary>Evaluates a diffusion model by a classifier that is trained on the same pictures once and kept with the run.</summary>
/// <param name="run">The run.</param>
/// <param name="painter">What was loaded from it.</param>
/// <param name="options">How pictures are drawn.</param>
/// <param name="count">How many.</param>
/// <param name="judgeSteps">Batches that the classifier is trained on.</param>
/// <param name="progress">Shows how it gets on.</param>
/// <param name="stop">Asks to stop.</param>
public sealed class PainterEvaluation(
    Run run, Painter painter, DrawingOptions options, int count, int judgeSteps, IProgress<TrainingProgress>? progress, CancellationToken stop)
{
    /// <summary>Pixels of which the judge looks at a batch: 256 pictures of 32 x 32.</summary>
    const int JudgedPixels = 256 * 32 * 32;

    /// <summary>The most real pictures that are compared with.</summary>
    const int MostReal = 2000;

    readonly DiffusionConfiguration configuration = painter.Configuration;

    /// <summary>Draws a picture for each of the first held-out captions and evaluates them.</summary>
    /// <param name="offline">Whether nothing may be downloaded.</param>
    /// <param name="grid">Where the first pictures go.</param>
    /// <exception cref="BathysException">The pictures cannot be read.</exception>
    public DiffusionReport Run(bool offline, string grid)
    {
        var data = configuration.OpenData(offline, stop);
        if (data.HeldOut.Count < 2) throw new BathysException($"{configuration.Data} holds back a single picture, which nothing can be compared with: give more pictures.");
        var hasKinds = data.Train.Attributes.Count > 0;
        // Free captions have no kinds: the judge learns their words, for its features alone.
        var (train, heldOut) = hasKinds ? (data.Train, data.HeldOut) : CaptionWords.Of(data.Train, data.HeldOut);
        var judge = Judge(train);

        var rows = Enumerable.Range(0, count).SelectMany(i => Painter.Tokens(configuration, painter.Reader, heldOut, i % heldOut.Count)).ToArray();
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

        var real = Features(judge, heldOut, Math.Min(heldOut.Count, MostReal));
        var features = judge.FeaturesOf(drawn, BatchSize);

        // The distance falls with the number of pictures: as many drawn as training pictures are compared.
        var compared = Math.Min(train.Count, count);
        var learnt = Features(judge, train, compared);
        return new(
            count, hasKinds ? Scores(judge, heldOut, features, real) : [], FrechetDistance.Of(features[..compared], real), FrechetDistance.Of(learnt, real),
            FormattableString.Invariant($"{options.Sampler} in {options.Steps} steps, guidance {guidance}, seed {options.Seed}"), seconds);
    }

    IReadOnlyList<AttributeScore> Scores(PictureJudge judge, CaptionedImages heldOut, Tensor drawn, Tensor real)
    {
        double Share(Tensor features, int attribute) =>
            judge.Values(features, attribute).Index().Average(entry => entry.Item == heldOut.Value(entry.Index % heldOut.Count, attribute) ? 1.0 : 0);

        // By class only the first attribute is asked for.
        return [.. heldOut.Attributes.Select((attribute, i) => new AttributeScore(
            attribute.Name, configuration.Condition == "text" || (configuration.Condition == "class" && i == 0) ? Share(drawn, i) : null, Share(real, i)))];
    }

    PictureJudge Judge(CaptionedImages train)
    {
        using var random = new RandomScope(new Generator(configuration.Seed));
        var judge = new PictureJudge(train.Attributes, configuration.PictureChannels, configuration.ImageSize);
        var file = $"judge-{judgeSteps}.safetensors";
        if (IsLearnt(judge, run.Folder.PathOf(file))) return judge;
        judge.Learn(
            new CaptionedDataset(train, i => [.. Enumerable.Range(0, train.Attributes.Count).Select(a => (long)train.Value(i, a))],
                configuration.ImageSize, judgeSteps * 64, isRandom: true),
            judgeSteps, progress, stop);
        using var stream = new MemoryStream();
        Safetensors.Write(stream, judge.StateDictionary().Select(entry => (entry.Key, entry.Value)));
        run.Folder.Write(file, stream.ToArray());
        return judge;
    }

    /// <summary>Loads a judge that was kept, unless it saw pictures with other captions.</summary>
    static bool IsLearnt(PictureJudge judge, string file)
    {
        if (!File.Exists(file)) return false;
        try
        {
            judge.LoadStateDictionary(Safetensors.Load(file));
            return true;
        }
        catch (StateException)
        {
            return false;
        }
    }

    int BatchSize => Math.Clamp(JudgedPixels / (configuration.ImageSize * configuration.ImageSize), 1, 256);

    /// <summary>What the judge sees in the first pictures of a set.</summary>
    Tensor Features(PictureJudge judge, CaptionedImages images, int number)
    {
        var pictures = new CaptionedDataset(images, _ => [0], configuration.ImageSize, number, isRandom: false);
        return Tensor.Cat([.. Enumerable.Range(0, number).Chunk(BatchSize).Select(part => judge.FeaturesOf(pictures.GetBatch(part, new(0)).Pictures, BatchSize))]);
    }
}

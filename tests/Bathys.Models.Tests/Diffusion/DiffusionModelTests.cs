using Bathys.Models.Diffusion;
using Bathys.Nn;
using Bathys.Text;
using Bathys.Vision.Captions;

namespace Bathys.Models.Tests.Diffusion;

/// <summary>The loss of a model, and how it reads prompts.</summary>
[Collection("alone")]
public class DiffusionModelTests
{
    static CaptionedBatch Pictures() =>
        new(DiffusionGolden.Wave([6, 1, 8, 8], 1, DType.Float32),
        Tensor.From<long>([.. Enumerable.Repeat<long[]>([2, 4, 3, 0], 6).SelectMany(row => row)], 6, 4));

    [Fact]
    public void An_untrained_network_whose_output_is_zero_has_the_mean_square_of_its_target_as_loss()
    {
        foreach (var (target, expected) in new[] { (PredictionTarget.Epsilon, 1.0), (PredictionTarget.Clean, 0.5) })
        {
            var model = new DiffusionModel(() => new(Tiny.Network()), new() { Target = target, MinSnr = 0 });
            using var seeded = new RandomScope(new Generator(5));
            var losses = Enumerable.Range(0, 20).Select(_ => model.Predict(Pictures()).Loss.Item()).Average();
            Assert.Equal(expected, losses, 0.05);
        }
    }

    [Theory, InlineData("v", false), InlineData("v", true), InlineData("x0", false), InlineData("x0", true)]
    public void Each_time_counts_as_min_SNR_says(string name, bool endsInNoise)
    {
        var target = name == "v" ? PredictionTarget.Velocity : PredictionTarget.Clean;
        var schedule = endsInNoise ? NoiseSchedule.Cosine().WithZeroTerminalSnr() : NoiseSchedule.Cosine();
        var model = new DiffusionModel(() => new(Tiny.Network()), new() { Target = target, Schedule = schedule });
        // The output is zero, the picture's mean square 1/2 and the noise's 1: of v = α ε − σ x₀ it is α² + σ²/2.
        var expected = Enumerable.Range(0, schedule.Count).Select(schedule.At).Average(at =>
        {
            var bound = Math.Min(at.Snr + (endsInNoise ? 1 : 0), 5);
            return name == "v" ? bound / (at.Snr + 1) * ((at.Alpha * at.Alpha) + (at.Sigma * at.Sigma / 2)) : bound / 2;
        });
        using var seeded = new RandomScope(new Generator(6));
        var losses = Enumerable.Range(0, 300).Select(_ => model.Predict(Pictures()).Loss.Item()).Average();
        Assert.Equal(1, losses / expected, 0.08);
    }

    [Fact]
    public void The_time_of_pure_noise_counts_too()
    {
        Assert.Equal(1, LossWeighting.MinSnr(PredictionTarget.Velocity, 0, 5, endsInNoise: true));
        Assert.Equal(1, LossWeighting.MinSnr(PredictionTarget.Clean, 0, 5, endsInNoise: true));
        Assert.Equal(0, LossWeighting.MinSnr(PredictionTarget.Velocity, 0));
    }

    [Fact]
    public void Validation_is_always_the_same_and_draws_no_number_of_the_training()
    {
        var model = Tiny.Text();
        model.Eval();
        var training = new Generator(1);
        using var numbers = new RandomScope(training);
        var loss = model.Predict(Pictures()).Loss.Item();
        Assert.Equal(0ul, training.Position);
        Assert.Equal(loss, model.Predict(Pictures()).Loss.Item());
    }

    [Fact]
    public void Training_leaves_out_the_share_of_captions_that_it_is_told_to()
    {
        // All left out: captions no longer matter.
        double Loss(double drop, long word)
        {
            var model = Tiny.Text(new() { ConditionDrop = drop });
            using var seeded = new RandomScope(new Generator(11));
            var batch = Pictures();
            return model.Predict(
                batch with
                {
                    Captions = Tensor.From<long>(
                    [.. Enumerable.Repeat<long[]>([2, word, 3, 0], 6).SelectMany(row => row)], 6, 4)
                }).Loss.Item();
        }

        Assert.Equal(Loss(1, 4), Loss(1, 5));
        Assert.NotEqual(Loss(0, 4), Loss(0, 5));
    }

    [Fact]
    public void Padding_changes_nothing()
    {
        Condition Read(params long[] tokens)
        {
            using var seeded = new RandomScope(new Generator(1));
            return new TextEncoder(new(10, 8) { Width = 8, Heads = 2 }).Forward(Tensor.From(tokens).Unsqueeze(0));
        }

        var (short4, padded) = (Read(2, 4, 5, 3), Read(2, 4, 5, 3, 0, 0, 0));
        DiffusionGolden.Near(short4.Summary.To(DType.Float64).ToArray<double>(), padded.Summary, 1e-5, "summary");
        DiffusionGolden.Near(short4.States!.To(DType.Float64).ToArray<double>(), padded.States![.., ..4], 1e-5, "states");
    }

    [Fact]
    public void Prompts_are_read_word_by_word_and_what_cannot_be_read_is_named()
    {
        var notes = new List<string>();
        var reader = new TextPrompts(WordTokenizer.Train(["a thin red seven", "a red six"], lowercase: true), longest: 6);
        Assert.Equal(reader.Unconditional, reader.Read("", notes.Add));
        Assert.Equal(6, reader.Read("A RED six", notes.Add).Length);
        Assert.Empty(notes);
        Assert.Equal(reader.Read("a red six"), reader.Read("A RED six"));
        reader.Read("a mauve elephant", notes.Add);
        Assert.Contains("'mauve', 'elephant'", Assert.Single(notes), StringComparison.Ordinal);
        Assert.Equal(6, reader.Read("a red six six six six six six six", notes.Add).Length);
        Assert.Contains("first 4 words", notes[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Classes_are_read_by_name()
    {
        var reader = new ClassPrompts(["Shirt", "ankle boot"]);
        Assert.Equal([1], reader.Read(" Ankle Boot"));
        Assert.Equal([2], reader.Read(""));
        Assert.Equal([2], reader.Unconditional);
        Assert.Contains("Shirt, ankle boot", Assert.Throws<BathysException>(() => reader.Read("hat")).Message, StringComparison.Ordinal);
        var notes = new List<string>();
        Assert.Equal([0], new NoPrompts().Read("anything", notes.Add));
        Assert.Contains("changes nothing", Assert.Single(notes), StringComparison.Ordinal);
    }
}

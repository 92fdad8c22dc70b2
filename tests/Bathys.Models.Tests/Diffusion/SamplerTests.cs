using System.Text.Json;
using Bathys.Models.Diffusion;

namespace Bathys.Models.Tests.Diffusion;

/// <summary>Each sampler's steps against its paper's formulas, on given noise predictions.</summary>
public class SamplerTests
{
    static readonly Shape shape = [2, 1, 2, 2];
    static readonly JsonElement golden = DiffusionGolden.Root;

    static Sampler Of(string name) => name switch
    {
        "ddim 0.5" => Sampler.Named("ddim", 0.5),
        "ddim 1" => Sampler.Named("ddim", 1),
        _ => Sampler.Named(name),
    };

    /// <summary>
    /// The pictures after each of five steps; the noise predicted at step i is the wave of phase 10 + i, fresh noise that of 20 + i.
    /// </summary>
    static IEnumerable<Tensor> Trajectory(Sampler sampler, NoiseSchedule schedule)
    {
        var levels = sampler.Levels(schedule, 5);
        var x = DiffusionGolden.Wave(shape, 1);
        sampler.Begin();
        for (var i = 0; i < 5; i++)
        {
            var (noise, fresh) = (DiffusionGolden.Wave(shape, 10 + i), DiffusionGolden.Wave(shape, 20 + i));
            var clean = PredictionTarget.Epsilon.ToClean(x, noise, levels[i]);
            yield return x = sampler.Step(new(x, clean, noise, levels[i], levels[i + 1], () => fresh));
        }
    }

    [Theory, InlineData("ddpm"), InlineData("ddim"), InlineData("ddim 0.5"), InlineData("ddim 1"), InlineData("dpm++2m")]
    public void Steps_are_those_of_the_paper(string name)
    {
        var expected = golden.GetProperty("samplers").GetProperty(name).EnumerateArray().ToArray();
        foreach (var (i, x) in Trajectory(Of(name), NoiseSchedule.Linear()).Index())
            DiffusionGolden.Near(expected[i].Numbers(), x, 1e-9, $"{name}, step {i}");
    }

    [Fact]
    public void Times_are_rounded_as_the_reference_rounds_them_and_Euler_leaves_out_noise_beyond_the_paper()
    {
        // 812.5 → 812: half to even.
        Assert.Equal(811, Sampler.Named("ddim").Levels(NoiseSchedule.Linear(), 16)[3].Time);
        var levels = Sampler.Named("euler").Levels(NoiseSchedule.Cosine(), 50);
        Assert.Equal(80, levels[0].Sigma / levels[0].Alpha, 1e-9);
        Assert.Equal(80, Sampler.Named("euler").Levels(NoiseSchedule.Cosine().WithZeroTerminalSnr(), 50)[0] is var first
            ? first.Sigma / first.Alpha : 0, 1e-9);
        Assert.True(levels.Count(level => level.Time >= 990) < 5, "few steps where there is no picture");
    }

    [Fact]
    public void Euler_goes_through_the_noise_levels_of_Karras_and_others()
    {
        var (expected, sampler, schedule) = (golden.GetProperty("euler"), Sampler.Named("euler"), NoiseSchedule.Linear());
        var levels = sampler.Levels(schedule, 5);
        DiffusionGolden.Near(expected.GetProperty("levels").Numbers(), [.. levels.Select(level => level.Sigma / level.Alpha)], 1e-10, "σ");
        DiffusionGolden.Near(expected.GetProperty("times").Numbers(), [.. levels.SkipLast(1).Select(level => level.Time)], 1e-9, "t");
        foreach (var (i, x) in Trajectory(sampler, schedule).Index())
            DiffusionGolden.Near(expected.GetProperty("trajectory")[i].Numbers(), x, 1e-9, $"step {i}");
    }

    [Fact]
    public void A_sampler_can_be_used_again()
    {
        var sampler = Sampler.Named("dpm++2m");
        var first = Trajectory(sampler, NoiseSchedule.Linear()).Last().ToArray<double>();
        Assert.Equal(first, Trajectory(sampler, NoiseSchedule.Linear()).Last().ToArray<double>());
    }

    /// <summary>A network that knows the picture: whatever the way, the drawing ends in it.</summary>
    [Theory]
    [InlineData("ddpm"), InlineData("ddim"), InlineData("ddim 1"), InlineData("euler"), InlineData("dpm++2m")]
    public void All_end_in_the_picture_that_is_predicted_even_from_pure_noise(string name)
    {
        foreach (var schedule in (NoiseSchedule[])[NoiseSchedule.Cosine(), NoiseSchedule.ScaledLinear().WithZeroTerminalSnr()])
        {
            foreach (var steps in (int[])[1, 2, 7])
            {
                var (sampler, picture, x) = (Of(name), DiffusionGolden.Wave(shape, 3), DiffusionGolden.Wave(shape, 1));
                var levels = sampler.Levels(schedule, steps);
                Assert.Equal(steps + 1, levels.Count);
                Assert.Equal(levels.OrderByDescending(level => level.Sigma), levels);
                for (var i = 0; i < steps; i++)
                {
                    var noise = PredictionTarget.Clean.ToNoise(x, picture, levels[i]);
                    x = sampler.Step(new(x, picture, noise, levels[i], levels[i + 1], () => DiffusionGolden.Wave(shape, 5)));
                }

                DiffusionGolden.Near(picture.ToArray<double>(), x, 1e-9, $"{name} in {steps} steps");
            }
        }
    }

    [Theory]
    [InlineData("ddim", 2, 5, "from 0 to 1")]
    [InlineData("ddim", double.NaN, 5, "from 0 to 1")]
    [InlineData("euler", 0.5, 5, "belongs to the sampler ddim")]
    [InlineData("heun", 0, 5, "ddim, ddpm, euler, dpm++2m")]
    [InlineData("ddim", 0, 0, "1 to 1000 steps, not 0")]
    [InlineData("ddim", 0, 1001, "1 to 1000 steps, not 1001")]
    public void What_cannot_be_is_refused(string name, double eta, int steps, string message) => Assert.Contains(
        message, Assert.Throws<BathysException>(() => Sampler.Named(name, eta).Levels(NoiseSchedule.Linear(), steps)).Message,
        StringComparison.Ordinal);
}

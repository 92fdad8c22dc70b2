using System.Text.Json;
using Bathys.Models.Diffusion;

namespace Bathys.Models.Tests.Diffusion;

/// <summary>Schedules, forward noising, targets and loss weights against the published formulas.</summary>
public class NoiseScheduleTests
{
    static readonly JsonElement golden = DiffusionGolden.Root;
    static readonly int[] places = golden.GetProperty("places").Sizes();

    public static TheoryData<string> Names => [.. golden.GetProperty("schedules").EnumerateObject().Select(p => p.Name)];

    static NoiseSchedule Schedule(string name) =>
        name.EndsWith(" zero", StringComparison.Ordinal)
        ? NoiseSchedule.Named(name[..^5]).WithZeroTerminalSnr() : NoiseSchedule.Named(name);

    [Theory, MemberData(nameof(Names))]
    public void Betas_and_their_products_are_those_of_the_papers(string name)
    {
        var (expected, schedule) = (golden.GetProperty("schedules").GetProperty(name), Schedule(name));
        DiffusionGolden.Near(
            expected.GetProperty("alpha_bars").Numbers(), Array.ConvertAll(places, t => schedule.AlphaBars[t]), 1e-12, "ᾱ");
        DiffusionGolden.Near(
            expected.GetProperty("betas").Numbers(), Array.ConvertAll(places, t => schedule.Betas.ElementAt(t)), 1e-10, "β");
        Assert.Equal(name.EndsWith("zero", StringComparison.Ordinal), schedule.EndsInNoise);
    }

    [Theory, InlineData(0), InlineData(250), InlineData(999)]
    public void Noisy_pictures_targets_and_weights_follow_in_closed_form(int time)
    {
        var expected = golden.GetProperty("targets").GetProperty($"{time}");
        var (clean, noise) = (DiffusionGolden.Wave([2, 1, 2, 2], 1), DiffusionGolden.Wave([2, 1, 2, 2], 2));
        var schedule = NoiseSchedule.Linear();
        var (alpha, sigma) = schedule.Factors([time, time], DType.Float64);
        var x = Noising.Mix(clean, noise, alpha, sigma);
        DiffusionGolden.Near(expected.GetProperty("noised").Numbers(), x, 1e-12, "x");
        DiffusionGolden.Near(expected.GetProperty("v").Numbers(), PredictionTarget.Velocity.Of(clean, noise, alpha, sigma), 1e-12, "v");
        foreach (var (name, target) in new[]
            { ("epsilon", PredictionTarget.Epsilon), ("x0", PredictionTarget.Clean), ("v", PredictionTarget.Velocity) })
        {
            var prediction = target.Of(clean, noise, alpha, sigma);
            DiffusionGolden.Near(clean.ToArray<double>(), target.ToClean(x, prediction, schedule.At(time)), 1e-9, $"x₀ from {name}");
            DiffusionGolden.Near(noise.ToArray<double>(), target.ToNoise(x, prediction, schedule.At(time)), 1e-9, $"ε from {name}");
            Assert.Equal(
                expected.GetProperty("weights").GetProperty(name).GetDouble(), LossWeighting.MinSnr(target, schedule.At(time).Snr), 1e-9);
        }
    }

    [Fact]
    public void Each_picture_of_a_batch_has_noise_of_its_own_time()
    {
        var (clean, noise, schedule) = (
            DiffusionGolden.Wave([2, 1, 2, 2], 1), DiffusionGolden.Wave([2, 1, 2, 2], 2), NoiseSchedule.Cosine());
        Tensor At(params int[] times)
        {
            var (alpha, sigma) = schedule.Factors(times, DType.Float64);
            return Noising.Mix(clean, noise, alpha, sigma);
        }

        Assert.Equal(At(900, 900)[0].ToArray<double>(), At(900, 10)[0].ToArray<double>());
        Assert.Equal(At(10, 10)[1].ToArray<double>(), At(900, 10)[1].ToArray<double>());
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        Assert.Contains("cosine, linear, scaled-linear", Assert.Throws<BathysException>(() => NoiseSchedule.Named("quadratic")).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => NoiseSchedule.Of([]));
        Assert.Throws<ArgumentException>(() => NoiseSchedule.Of([0.1, 0]));
        var options = new DiffusionOptions { Schedule = NoiseSchedule.Linear().WithZeroTerminalSnr(), Target = PredictionTarget.Epsilon };
        Assert.Contains("choose the target v",
            Assert.Throws<BathysException>(() => new DiffusionModel(() => new(Tiny.Network()), options)).Message, StringComparison.Ordinal);
    }
}

using Bathys.Nn;
using Bathys.Optim;

namespace Bathys.Tests.Optim;

/// <summary>Settings at the edges, steps beyond the end and restarts, held against PyTorch's step-by-step rules, written out.</summary>
public class ScheduleEdgeTests
{
    const double Start = 0.1;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1.5)]
    [InlineData(0.5)]
    public void Falls_by_a_factor_are_products(double gamma)
    {
        var (stepped, each) = (Start, Start);
        var rates = Rates(o => new StepLR(o, 3, gamma), 12);
        var others = Rates(o => new ExponentialLR(o, gamma), 12);
        for (var step = 0; step < 12; step++)
        {
            if (step > 0 && step % 3 == 0) stepped *= gamma;
            if (step > 0) each *= gamma;
            Assert.Equal(stepped, rates[step], 1e-14);
            Assert.Equal(each, others[step], 1e-14);
        }
    }

    [Theory]
    [InlineData(8, 0)]
    [InlineData(8, 0.02)]
    [InlineData(8, 0.5)]
    [InlineData(1, 0)]
    public void A_cosine_follows_its_recursion_far_beyond_its_end(int steps, double minimum)
    {
        var rates = Rates(o => new CosineAnnealingLR(o, steps, minimum), 5 * steps);
        var rate = Start;
        for (var t = 0; t < rates.Count; t++)
        {
            if (t > 0 && (t - 1 - steps) % (2 * steps) == 0) rate += (Start - minimum) * (1 - Math.Cos(Math.PI / steps)) / 2;
            else if (t > 0)
                rate = ((1 + Math.Cos(Math.PI * t / steps)) / (1 + Math.Cos(Math.PI * (t - 1) / steps)) * (rate - minimum)) + minimum;
            Assert.Equal(rate, rates[t], 1e-13);
        }
    }

    [Theory]
    [InlineData(4, 1, 0)]
    [InlineData(4, 2, 0.01)]
    [InlineData(1, 3, 0)]
    [InlineData(3, 2, 0.4)]
    public void Restarts_come_after_lengths_that_grow(int steps, int growth, double minimum)
    {
        var rates = Rates(o => new CosineAnnealingWarmRestarts(o, steps, growth, minimum), 70);
        var (at, length) = (0, steps);
        foreach (var rate in rates)
        {
            Assert.Equal(minimum + ((Start - minimum) * (1 + Math.Cos(Math.PI * at / length)) / 2), rate, 1e-14);
            if (++at >= length) (at, length) = (0, length * growth);
        }
    }

    [Fact]
    public void Restarts_are_found_after_two_thousand_million_steps()
    {
        var optimizer = new SGD([new Parameter(Tensor.Zeros(1))], Start);
        Assert.Equal(Start, new CosineAnnealingWarmRestarts(optimizer, 10).Rate(Start, 2_000_000_000), 1e-14);
        var rate = new CosineAnnealingWarmRestarts(optimizer, 1, 2).Rate(Start, int.MaxValue);
        Assert.Equal(Start, rate, 1e-14);
    }

    [Fact]
    public void A_line_from_zero_to_zero_and_up_again()
    {
        Assert.Equal([0, 0.025, 0.05, 0.075, 0.1, 0.1, 0.1], Rates(o => new LinearLR(o, 0, 1, 4), 7), Near);
        Assert.Equal([0.1, 0.075, 0.05, 0.025, 0, 0, 0], Rates(o => new LinearLR(o, 1, 0, 4), 7), Near);
        Assert.Equal(
            [0, 0.05, 0.1, 0.05, 0, 0.05, 0.1],
            Rates(o => new SequentialLR(o, [new LinearLR(o, 0, 1, 2), new CosineAnnealingLR(o, 2)], [2]), 7), Near);
        Assert.Equal([0.1, 0.05, 0, 0.05], Rates(
            o => new SequentialLR(o, [new LinearLR(o, 0, 1, 2), new CosineAnnealingLR(o, 2)], [0]), 4), Near);
    }

    [Theory]
    [InlineData(0.0, new[] { 0.802, 0.604, 0.406, 0.208, 0.01 })]
    [InlineData(1.0, new[] { 0.04, 0.28, 0.52, 0.76, 1.0 })]
    public void A_cycle_may_only_fall_or_only_rise(double rising, double[] expected)
    {
        // One phase is empty: it would end at step −1, and the other begins there, or it ends with the run.
        Assert.Equal(expected, Rates(o => new OneCycleLR(o, 1, 5, rising, linear: true, cycleMomentum: false, finalDivisor: 4), 5), Near);
    }

    [Fact]
    public void A_plateau_of_negative_values_and_of_zero_is_judged_as_by_PyTorch()
    {
        // Better is what is below best · (1 − threshold): of negative losses that is above the best one.
        var optimizer = new SGD([new Parameter(Tensor.Zeros(1))], Start);
        var schedule = new ReduceLROnPlateau(optimizer, patience: 0, threshold: 0.1, factor: 0.5);
        Assert.False(schedule.Step(-10));
        Assert.False(schedule.Step(-9.5));
        Assert.Equal(-9.5, schedule.Current.Best);
        Assert.True(schedule.Step(-8));
        Assert.False(schedule.Step(-20));
        var zero = new ReduceLROnPlateau(optimizer, patience: 0);
        Assert.False(zero.Step(0));
        Assert.True(zero.Step(0));
        Assert.True(zero.Step(double.NaN));
    }

    public static TheoryData<string, Action<Optimizer>> Refused() => new()
    {
        { "gamma", o => _ = new StepLR(o, 3, -0.1) },
        { "gamma", o => _ = new StepLR(o, 3, double.NaN) },
        { "stepSize", o => _ = new StepLR(o, 0) },
        { "gamma", o => _ = new ExponentialLR(o, -1) },
        { "gamma", o => _ = new ExponentialLR(o, double.PositiveInfinity) },
        { "minimum", o => _ = new CosineAnnealingLR(o, 3, -0.01) },
        { "minimum", o => _ = new CosineAnnealingLR(o, 3, -double.NaN) },
        { "steps", o => _ = new CosineAnnealingLR(o, 0) },
        { "minimum", o => _ = new CosineAnnealingWarmRestarts(o, 3, 1, -1) },
        { "growth", o => _ = new CosineAnnealingWarmRestarts(o, 3, 0) },
        { "steps", o => _ = new CosineAnnealingWarmRestarts(o, 0) },
        { "startFactor", o => _ = new LinearLR(o, -0.5) },
        { "endFactor", o => _ = new LinearLR(o, 1, -0.5) },
        { "endFactor", o => _ = new LinearLR(o, 1, -double.NaN) },
        { "steps", o => _ = new LinearLR(o, steps: 0) },
        { "maximum", o => _ = new OneCycleLR(o, -1, 10) },
        { "totalSteps", o => _ = new OneCycleLR(o, 1, 1) },
        { "rising", o => _ = new OneCycleLR(o, 1, 10, 1.5) },
        { "initialDivisor", o => _ = new OneCycleLR(o, 1, 10, initialDivisor: 0) },
        { "finalDivisor", o => _ = new OneCycleLR(o, 1, 10, finalDivisor: -1) },
        { "maximumMomentum", o => _ = new OneCycleLR(o, 1, 10, maximumMomentum: 1) },
        { "factor", o => _ = new ReduceLROnPlateau(o, factor: -0.5) },
        { "factor", o => _ = new ReduceLROnPlateau(o, factor: -double.NaN) },
        { "minimum", o => _ = new ReduceLROnPlateau(o, minimum: -1) },
        { "patience", o => _ = new ReduceLROnPlateau(o, patience: -1) },
        { "warmUp", o => _ = new InverseSqrtLR(o, 0) },
    };

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public void What_would_give_a_negative_rate_is_refused_at_once(string name, Action<Optimizer> make)
    {
        var optimizer = new Adam([new Parameter(Tensor.Zeros(1))], Start);
        Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => make(optimizer)).ParamName);
        Assert.Equal(Start, optimizer.LearningRate);
    }

    [Fact]
    public void A_schedule_of_another_optimizer_and_a_milestone_before_the_start_are_refused()
    {
        var (own, other) = (new SGD([new Parameter(Tensor.Zeros(1))], Start), new SGD([new Parameter(Tensor.Zeros(1))], Start));
        Assert.Contains("another optimizer", Assert.Throws<ArgumentException>(
            () => new SequentialLR(own, [new LinearLR(own), new LinearLR(other)], [3])).Message);
        Assert.Contains("another optimizer", Assert.Throws<ArgumentException>(() => new ChainedLR(own, new LinearLR(other))).Message);
        Assert.Contains("-2", Assert.Throws<ArgumentException>(
            () => new SequentialLR(own, [new LinearLR(own), new LinearLR(own)], [-2])).Message);
    }

    static readonly Func<double, double, bool> Near = (a, b) => Math.Abs(a - b) < 1e-14;

    static List<double> Rates(Func<Optimizer, Schedule> make, int steps)
    {
        var optimizer = new SGD([new Parameter(Tensor.Zeros(1))], Start);
        var schedule = make(optimizer);
        var rates = new List<double>();
        for (var step = 0; step < steps; step++, schedule.Step()) rates.Add(optimizer.LearningRate);
        return rates;
    }
}

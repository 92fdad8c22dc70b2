using System.Text.Json;
using Bathys.Nn;
using Bathys.Optim;

namespace Bathys.Tests.Optim;

public class ScheduleTests
{
    [Fact]
    public void The_papers_warm_up_rises_evenly_and_falls_with_the_root()
    {
        var optimizer = new Adam([new Parameter(Tensor.Ones(1))], learningRate: 0.5);
        var schedule = new InverseSqrtLR(optimizer, warmUp: 4);
        var rates = new List<double>();
        for (var step = 0; step < 16; step++, schedule.Step()) rates.Add(optimizer.LearningRate);
        Assert.Equal([0.125, 0.25, 0.375, 0.5], rates[..4]);
        // Step t from 1 on: width^-0.5 · min(t^-0.5, t · w^-1.5), here scaled to 0.5 at t = w.
        for (var t = 1; t <= 16; t++) Assert.Equal(Math.Min(Math.Pow(t, -0.5), t * Math.Pow(4, -1.5)), rates[t - 1], 1e-12);
    }

    static readonly Dictionary<string, Func<Optimizer, Schedule>> makers = new()
    {
        ["step"] = o => new StepLR(o, 3),
        ["exponential"] = o => new ExponentialLR(o, 0.9),
        ["cosine"] = o => new CosineAnnealingLR(o, 8, 0.01),
        ["linear"] = o => new LinearLR(o),
        ["one cycle"] = o => new OneCycleLR(o, 1, 20),
        ["one cycle linear"] = o => new OneCycleLR(
            o, 1, 20, 0.25, linear: true, baseMomentum: 0.8, maximumMomentum: 0.9, initialDivisor: 10, finalDivisor: 100),
        ["one cycle adam"] = o => new OneCycleLR(o, 1, 20),
        ["one cycle rate only"] = o => new OneCycleLR(o, 1, 20, cycleMomentum: false),
        ["sequential"] = o => new SequentialLR(o, [new LinearLR(o, 0.1, steps: 4), new ExponentialLR(o, 0.5)], [4]),
        ["chained"] = o => new ChainedLR(o, new LinearLR(o, 0.1, steps: 4), new CosineAnnealingLR(o, 10)),
    };

    public static TheoryData<string> Variants() =>
        [.. Golden.Read("optimizers.json").GetProperty("schedules").EnumerateObject().Select(p => p.Name).Union(makers.Keys)];

    [Theory]
    [MemberData(nameof(Variants))]
    public void Rates_and_momentum_are_PyTorchs(string variant)
    {
        var golden = Golden.Read("optimizers.json").GetProperty("schedules").GetProperty(variant);
        var optimizer = Make(variant);
        var schedule = makers[variant](optimizer);
        foreach (var expected in golden.EnumerateArray())
        {
            Check(expected, optimizer, $"{variant}, step {schedule.StepNumber}");
            schedule.Step();
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void A_schedule_resumes_from_its_step_number(string variant)
    {
        var golden = Golden.Read("optimizers.json").GetProperty("schedules").GetProperty(variant);
        var optimizer = Make(variant);
        makers[variant](optimizer).StepNumber = 6;
        Check(golden[6], optimizer, variant);
    }

    [Theory]
    [InlineData("losses")]
    [InlineData("cooldown")]
    [InlineData("absolute")]
    [InlineData("accuracies")]
    public void A_plateau_lowers_the_rate_when_PyTorch_does(string variant)
    {
        var golden = Golden.Read("optimizers.json").GetProperty("plateaus");
        var optimizer = new SGD([new Parameter(Tensor.Zeros(1))], 0.1);
        var schedule = variant switch
        {
            "losses" => new ReduceLROnPlateau(optimizer, patience: 2),
            "cooldown" => new ReduceLROnPlateau(optimizer, patience: 1, cooldown: 3, factor: 0.5, minimum: 0.03),
            "absolute" => new ReduceLROnPlateau(optimizer, patience: 2, threshold: 0.05, absolute: true),
            _ => new ReduceLROnPlateau(optimizer, higherIsBetter: true, patience: 2),
        };
        foreach (var (measured, expected) in golden.GetProperty("measured").Numbers().Zip(golden.GetProperty(variant).Numbers()))
        {
            var before = optimizer.LearningRate;
            var fell = schedule.Step(variant == "accuracies" ? 1 - measured : measured);
            Assert.Equal(expected, optimizer.LearningRate, 1e-12);
            Assert.Equal(fell, optimizer.LearningRate < before);
        }
    }

    [Fact]
    public void A_cycle_says_when_its_run_is_over()
    {
        var schedule = new OneCycleLR(new SGD([new Parameter(Tensor.Zeros(1))]), 1, 10) { StepNumber = 10 };
        Assert.Contains("10", Assert.Throws<InvalidOperationException>(schedule.Step).Message);
    }

    [Fact]
    public void Milestones_must_rise_and_be_one_fewer_than_the_schedules()
    {
        var optimizer = new SGD([new Parameter(Tensor.Zeros(1))]);
        Assert.Throws<ArgumentException>(() => new SequentialLR(optimizer, [new LinearLR(optimizer)], [1]));
        Assert.Throws<ArgumentException>(() =>
            new SequentialLR(optimizer, [new LinearLR(optimizer), new LinearLR(optimizer), new LinearLR(optimizer)], [5, 5]));
    }

    static Optimizer Make(string variant)
    {
        if (variant == "one cycle adam") return new Adam([new Parameter(Tensor.Zeros(1))], 0.1);
        var optimizer = new SGD([new Parameter(Tensor.Zeros(1))], 0.1, momentum: 0.9);
        optimizer.AddGroup([new Parameter(Tensor.Zeros(1))], learningRate: 0.5);
        return optimizer;
    }

    static void Check(JsonElement expected, Optimizer optimizer, string what)
    {
        double[] found = [.. optimizer.Groups.Select(group => group.LearningRate), optimizer.Momentum];
        Golden.Near(expected.Numbers(), Tensor.From(found), 1e-12, what);
    }
}

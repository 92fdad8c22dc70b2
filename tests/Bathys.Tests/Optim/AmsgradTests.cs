using System.Globalization;
using Bathys.Nn;
using Bathys.Optim;

namespace Bathys.Tests.Optim;

public class AmsgradTests
{
    static readonly Dictionary<string, Func<Tensor[], Optimizer>> makers = new()
    {
        ["adam amsgrad"] = p => new Adam(p, amsgrad: true),
        ["adam amsgrad betas decay"] = p => new Adam(p, 1e-2, 0.5, 0.6, 1e-3, 0.1, amsgrad: true),
        ["adamw amsgrad decay"] = p => new AdamW(p, 1e-2, 0.8, 0.7, 1e-6, 0.3, amsgrad: true),
        ["adamw amsgrad of one group"] = p =>
        {
            var optimizer = new AdamW([p[0]], 1e-2, 0.8, 0.7, 1e-6, 0.3, amsgrad: true);
            optimizer.AddGroup([p[1]], learningRate: 1e-3, settings: [("amsgrad", 0)]);
            return optimizer;
        },
    };

    public static TheoryData<string, DType> Variants()
    {
        var data = new TheoryData<string, DType>();
        foreach (var name in makers.Keys)
        {
            data.Add(name, DType.Float32);
            data.Add(name, DType.Float64);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Twenty_steps_follow_the_formula(string variant, DType dtype)
    {
        var parameters = Start(dtype);
        var optimizer = makers[variant](parameters);
        var golden = Golden.Read("amsgrad.json").GetProperty("trajectories").GetProperty(variant);
        for (var step = 1; step <= 20; step++)
        {
            Step(optimizer, parameters, step);
            if (!golden.TryGetProperty(step.ToString(CultureInfo.InvariantCulture), out var expected)) continue;
            for (var k = 0; k < 2; k++)
                Golden.Near(expected[k].Numbers(), parameters[k], dtype == DType.Float32 ? 1e-5 : 1e-12, $"{variant}, step {step}, {k}");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(33)]
    [InlineData((2 * 32 * 1024) + 5)]
    public void The_kernel_is_its_slow_twin(int count)
    {
        var fast = new Parameter(Golden.Wave([count], 1, DType.Float64));
        var optimizer = new AdamW([fast], 1e-2, 0.8, 0.7, 1e-6, 0.3, amsgrad: true);
        var (p, m, v, most) = (fast.Detach().ToArray<double>(), new double[count], new double[count], new double[count]);
        for (var step = 1; step <= 4; step++)
        {
            var g = Golden.Wave([count], step).ToArray<double>().Select(x => x / step).ToArray();
            fast.Grad = Tensor.From(g);
            optimizer.Step();
            for (var i = 0; i < count; i++)
            {
                p[i] *= 1 - (1e-2 * 0.3);
                m[i] = (0.8 * m[i]) + (0.2 * g[i]);
                v[i] = (0.7 * v[i]) + (0.3 * g[i] * g[i]);
                most[i] = Math.Max(most[i], v[i]);
                var mean = m[i] / (1 - Math.Pow(0.8, step));
                p[i] -= 1e-2 * mean / (Math.Sqrt(most[i] / (1 - Math.Pow(0.7, step))) + 1e-6);
            }
        }
        Golden.Near(p, fast, 1e-12, "parameter");
        Golden.Near(most, optimizer.StateDictionary()["state.0.max_exp_avg_sq"], 1e-14, "largest");
        Assert.Contains(most.Zip(v), pair => pair.First > pair.Second);
    }

    [Theory]
    [InlineData("adam amsgrad")]
    [InlineData("adamw amsgrad of one group")]
    public void A_resumed_optimizer_goes_on_bit_by_bit(string variant)
    {
        var whole = Start(DType.Float32);
        var first = makers[variant](whole);
        for (var step = 1; step <= 5; step++) Step(first, whole, step);
        var saved = first.StateDictionary().ToDictionary(entry => entry.Key, entry => entry.Value.Clone());
        var resumed = whole.Select(p => (Tensor)new Parameter(p.Detach().Clone())).ToArray();
        var second = makers[variant](resumed);
        second.LoadStateDictionary(saved);
        for (var step = 6; step <= 10; step++)
        {
            Step(first, whole, step);
            Step(second, resumed, step);
        }
        for (var k = 0; k < 2; k++) Assert.Equal(whole[k].ToArray<float>(), resumed[k].ToArray<float>());
        Assert.Equal(variant == "adam amsgrad", saved.ContainsKey("state.1.max_exp_avg_sq"));
        Assert.Equal(variant == "adam amsgrad" ? 1 : 0, saved[$"groups.{second.Groups.Count - 1}.amsgrad"].Item());
    }

    [Fact]
    public void A_state_with_the_largest_squares_is_not_taken_for_one_without()
    {
        var parameters = Start(DType.Float32);
        var (plain, amsgrad) = (new Adam(parameters), new Adam(parameters, amsgrad: true));
        Step(plain, parameters, 1);
        Step(amsgrad, parameters, 1);
        Assert.Contains("state.0.max_exp_avg_sq is missing",
            Assert.Throws<StateException>(() => amsgrad.LoadStateDictionary(plain.StateDictionary())).Message);
        Assert.Contains("state.0.max_exp_avg_sq (21) does not fit",
            Assert.Throws<StateException>(() => plain.LoadStateDictionary(amsgrad.StateDictionary())).Message);
        Assert.True(amsgrad.IsAmsgrad);
        Assert.False(plain.IsAmsgrad);
    }

    [Fact]
    public void PyTorchs_state_is_taken_under_its_names()
    {
        var parameters = Start(DType.Float32);
        var optimizer = new Adam(parameters, amsgrad: true);
        var saved = new Dictionary<string, Tensor>();
        for (var k = 0; k < 2; k++)
        {
            saved[$"state.{k}.step"] = Tensor.Scalar(7, DType.Float32);
            foreach (var name in (string[])["exp_avg", "exp_avg_sq", "max_exp_avg_sq"])
                saved[$"state.{k}.{name}"] = Tensor.Full(parameters[k].Shape, 0.25, DType.Float32);
        }
        optimizer.LoadStateDictionary(saved);
        var state = optimizer.StateDictionary();
        Assert.Equal(7, state["state.1.step"].Item());
        Assert.Equal(0.25, state["state.1.max_exp_avg_sq"][0].Item());
        saved.Remove("state.1.max_exp_avg_sq");
        Assert.Contains("state.1.max_exp_avg_sq is missing",
            Assert.Throws<StateException>(() => optimizer.LoadStateDictionary(saved)).Message);
    }

    [Fact]
    public void A_beta_of_one_is_refused_whenever_it_was_set()
    {
        var parameter = new Parameter(Tensor.Ones(2)) { Grad = Tensor.Ones(2) };
        var optimizer = new Adam([parameter]);
        optimizer.Momentum = 1;
        Assert.Throws<ArgumentOutOfRangeException>(optimizer.Step);
        Assert.Equal([1, 1], parameter.ToArray<float>());
    }

    static Tensor[] Start(DType dtype) => [new Parameter(Golden.Wave([21], 1, dtype)), new Parameter(Golden.Wave([3], 2, dtype))];

    static void Step(Optimizer optimizer, Tensor[] parameters, int step)
    {
        for (var k = 0; k < 2; k++)
        {
            var p = parameters[k].Detach();
            parameters[k].Grad = k == 1 && step % 3 == 0 ? null : (0.5 * p) + Golden.Wave(p.Shape, (10.0 * step) + k, p.DType);
        }
        optimizer.Step();
    }
}

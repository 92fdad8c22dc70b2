using System.Globalization;
using Bathys.Nn;
using Bathys.Optim;

namespace Bathys.Tests.Optim;

[Quick]
public class OptimizerTests
{
    static readonly Dictionary<string, Func<Tensor[], Optimizer>> makers = new()
    {
        ["sgd"] = p => new SGD(p, 0.1),
        ["sgd decay"] = p => new SGD(p, 0.1, weightDecay: 0.01),
        ["sgd momentum"] = p => new SGD(p, 0.1, momentum: 0.9),
        ["sgd momentum dampening decay"] = p => new SGD(p, 0.1, momentum: 0.9, dampening: 0.3, weightDecay: 0.01),
        ["sgd nesterov"] = p => new SGD(p, 0.1, momentum: 0.9, weightDecay: 0.01, nesterov: true),
        ["adam"] = p => new Adam(p),
        ["adam decay"] = p => new Adam(p, 1e-2, weightDecay: 0.1),
        ["adam betas epsilon"] = p => new Adam(p, 1e-2, 0.5, 0.9, 1e-3),
        ["adamw"] = p => new AdamW(p),
        ["adamw decay"] = p => new AdamW(p, 1e-2, 0.8, 0.95, 1e-6, 0.3),
        ["adamw groups"] = p =>
        {
            var optimizer = new AdamW([p[0]], 1e-2, weightDecay: 0.1);
            optimizer.AddGroup([p[1]], learningRate: 1e-3, weightDecay: 0);
            return optimizer;
        },
        ["rmsprop"] = p => new RMSprop(p),
        ["rmsprop decay"] = p => new RMSprop(p, 1e-2, 0.9, 1e-4, 0.1),
        ["rmsprop momentum"] = p => new RMSprop(p, 1e-2, momentum: 0.9),
        ["rmsprop centered"] = p => new RMSprop(p, 1e-2, epsilon: 1e-3, centered: true),
        ["rmsprop centered momentum decay"] = p => new RMSprop(p, 1e-2, 0.95, 1e-3, weightDecay: 0.1, momentum: 0.5, centered: true),
    };

    [Fact]
    public void A_parameter_that_joins_later_has_the_corrections_of_its_own_steps()
    {
        Tensor[] both = [Tensor.From([1f, 2f], 2), Tensor.From([3f, 4f], 2)];
        var late = Tensor.From([3f, 4f], 2);
        foreach (var parameter in (Tensor[])[.. both, late]) parameter.RequiresGrad = true;
        var (optimizer, alone) = (new Adam(both, 0.1), new Adam([late], 0.1));
        for (var step = 0; step < 3; step++)
        {
            optimizer.ZeroGrad();
            alone.ZeroGrad();
            (both[0] * both[0]).Sum().Backward();
            if (step > 0)
            {
                (both[1] * both[1]).Sum().Backward();
                (late * late).Sum().Backward();
            }
            optimizer.Step();
            alone.Step();
        }
        Assert.Equal(late.ToArray<float>(), both[1].ToArray<float>());
    }

    public static TheoryData<string, DType> Variants()
    {
        var data = new TheoryData<string, DType>();
        foreach (var name in Golden.Read("optimizers.json").GetProperty("trajectories").EnumerateObject().Select(p => p.Name)
            .Union(makers.Keys))
        {
            data.Add(name, DType.Float32);
            data.Add(name, DType.Float64);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Twenty_steps_follow_PyTorch(string variant, DType dtype)
    {
        var parameters = Start(dtype);
        var optimizer = makers[variant](parameters);
        var golden = Golden.Read("optimizers.json").GetProperty("trajectories").GetProperty(variant);
        for (var step = 1; step <= 20; step++)
        {
            Step(optimizer, parameters, step);
            if (!golden.TryGetProperty(step.ToString(CultureInfo.InvariantCulture), out var expected)) continue;
            for (var k = 0; k < 2; k++)
                Golden.Near(expected[k].Numbers(), parameters[k], dtype == DType.Float32
                    ? 1e-5 : 1e-10, $"{variant}, step {step}, parameter {k}");
        }
    }

    [Theory]
    [InlineData("sgd nesterov")]
    [InlineData("adam decay")]
    [InlineData("adamw groups")]
    [InlineData("rmsprop centered momentum decay")]
    public void A_resumed_optimizer_goes_on_bit_by_bit(string variant)
    {
        var whole = Start(DType.Float32);
        var first = makers[variant](whole);
        for (var step = 1; step <= 5; step++) Step(first, whole, step);
        first.LearningRate *= 0.5;
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
    }

    [Fact]
    public void A_state_of_other_parameters_is_refused_and_nothing_changes()
    {
        var parameters = Start(DType.Float32);
        var optimizer = new Adam(parameters);
        Step(optimizer, parameters, 1);
        var other = new Adam([new Parameter(Tensor.Ones(21)), new Parameter(Tensor.Ones(4)), new Parameter(Tensor.Ones(5))]);
        foreach (var p in other.Groups[0].Parameters) p.Grad = p.Detach();
        other.Step();
        var error = Assert.Throws<StateException>(() => optimizer.LoadStateDictionary(other.StateDictionary()));
        Assert.Contains("state.1.exp_avg (4)", error.Message);
        Assert.Contains("state.2.exp_avg_sq (5)", error.Message);
        Assert.DoesNotContain("state.0.exp_avg ", error.Message);
        Assert.Equal(1, optimizer.StateDictionary()["state.0.step"].Item());
    }

    [Theory]
    [InlineData("sgd", "adam", "state.0.exp_avg is missing")]
    [InlineData("sgd momentum", "adam", "state.0.momentum_buffer (21) does not fit")]
    [InlineData("adam", "sgd", "state.1.exp_avg_sq (3) does not fit")]
    [InlineData("rmsprop", "rmsprop centered", "state.1.grad_avg is missing")]
    [InlineData("adam", "adamw groups", "groups.1.parameters is missing")]
    public void A_state_of_another_kind_is_refused(string kind, string other, string fault)
    {
        var parameters = Start(DType.Float32);
        var first = makers[kind](parameters);
        Step(first, parameters, 1);
        var error = Assert.Throws<StateException>(() => makers[other](parameters).LoadStateDictionary(first.StateDictionary()));
        Assert.Contains(fault, error.Message);
    }

    [Fact]
    public void A_state_of_fewer_parameters_is_refused()
    {
        var parameters = Start(DType.Float32);
        var error = Assert.Throws<StateException>(
            () => new Adam(parameters).LoadStateDictionary(new Adam([parameters[0]]).StateDictionary()));
        Assert.Contains("groups.0.parameters () does not fit", error.Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_large_parameter_steps_alike_in_all_its_chunks_at_any_thread_count(int threads)
    {
        var before = Bathys.Kernels.WorkerPool.Threads;
        Bathys.Kernels.WorkerPool.Threads = threads;
        try
        {
            const int Count = (3 * 32 * 1024) + 21;
            var large = new Parameter(Golden.Wave([Count], 1, DType.Float32));
            var small = new Parameter(large[^21..].Contiguous());
            foreach (var p in new[] { large, small })
            {
                var optimizer = new Adam([p], 1e-2, weightDecay: 0.1);
                for (var step = 0; step < 3; step++)
                {
                    p.Grad = p * 0.5 + 0.25;
                    p.Grad = p.Grad.Detach();
                    optimizer.Step();
                }
            }
            Assert.Equal(small.ToArray<float>(), large[^21..].ToArray<float>());
        }
        finally
        {
            Bathys.Kernels.WorkerPool.Threads = before;
        }
    }

    [Fact]
    public void A_gradient_that_is_a_view_or_of_another_type_is_taken()
    {
        var (a, b) = (new Parameter(Tensor.Zeros(3, 2)), new Parameter(Tensor.Zeros(3, 2)));
        var gradient = Tensor.From([1.0, 2, 3, 4, 5, 6], 2, 3);
        (a.Grad, b.Grad) = (gradient.Transpose(), gradient.Transpose().Contiguous().To(DType.Float32));
        new SGD([a], 1).Step();
        new SGD([b], 1).Step();
        Assert.Equal([-1, -4, -2, -5, -3, -6], a.ToArray<float>());
        Assert.Equal(b.ToArray<float>(), a.ToArray<float>());
    }

    [Fact]
    public void ZeroGrad_forgets_and_a_parameter_without_gradient_stays()
    {
        var p = new Parameter(Tensor.Ones(2));
        p.Sum().Backward();
        var optimizer = new Adam([p]);
        optimizer.ZeroGrad();
        Assert.Null(p.Grad);
        optimizer.Step();
        Assert.Equal([1, 1], p.ToArray<float>());
    }

    [Fact]
    public void An_optimizer_of_ones_own_is_one_method()
    {
        var p = new Parameter(Tensor.From([1f, -2f]));
        p.Grad = Tensor.From([0.5f, -3f]);
        new Sign([p], 0.1).Step();
        Assert.Equal([0.9f, -1.9f], p.ToArray<float>());
    }

    [Fact]
    public void Mistakes_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new Adam([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam([new Parameter(Tensor.Ones(1))], learningRate: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam([new Parameter(Tensor.Ones(1))], beta1: 1));
        Assert.Throws<ArgumentException>(() => new SGD([new Parameter(Tensor.Ones(1))], nesterov: true));
        var p = new Parameter(Tensor.Ones(2));
        Assert.Throws<ArgumentException>(() => new SGD([p * 2]));
        Assert.Throws<ArgumentException>(() => new SGD([Tensor.Ones(2, 3).Transpose()]));
        Assert.Throws<ArgumentException>(() => new SGD([p]).AddGroup([p]));
        Assert.Contains("given twice", Assert.Throws<ArgumentException>(() => new SGD([p, p])).Message);
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

    sealed class Sign(IEnumerable<Tensor> parameters, double rate) : Optimizer(parameters, rate, 0, 0)
    {
        protected override void Update(ParameterGroup group, Tensor parameter, Tensor gradient, ParameterState state) =>
            parameter.CopyFrom(parameter - (group.LearningRate * gradient / Tensor.From([0.5f, 3f])));
    }
}

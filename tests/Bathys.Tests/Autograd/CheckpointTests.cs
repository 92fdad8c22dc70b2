using Bathys.Nn;

namespace Bathys.Tests;

/// <summary>Parts computed again draw the same numbers again, and nobody else's.</summary>
public class CheckpointTests
{
    static readonly Tensor input = Tensor.Randn([16, 8], DType.Float32, new Generator(2));

    static Sequential Part() =>
        new(new Linear(8, 8, generator: new Generator(1)), new Dropout(0.3), new Linear(8, 8, generator: new Generator(5)),
        new Dropout(0.3));

    static (float[] Value, float[] Gradient, float[] Weight) Compute(Func<Sequential, Tensor, Tensor> forward, Action<Tensor> backward)
    {
        var (part, x) = (Part(), input.Clone());
        x.RequiresGrad = true;
        var y = forward(part, x);
        backward(y.Square().Sum());
        return (y.Detach().ToArray<float>(), x.Grad!.ToArray<float>(), part.Parameters().First().Grad!.ToArray<float>());
    }

    [Fact]
    public void Gradients_are_those_of_the_part_with_the_same_numbers()
    {
        using var random = new RandomScope(new Generator(4));
        var saved = Compute((part, x) => Checkpoint.Run(part.Forward, x), loss => loss.Backward());
        var source = new Generator(4);
        var fork = source.Fork(source.NextUInt64());
        var plain = Compute(
            (part, x) =>
            {
                using var own = new RandomScope(fork);
                return part.Forward(x);
            },
            loss => loss.Backward());
        Assert.Equal(plain.Value, saved.Value);
        Assert.Equal(plain.Gradient, saved.Gradient);
        Assert.Equal(plain.Weight, saved.Weight);
    }

    [Fact]
    public void The_backward_pass_may_run_elsewhere_and_later()
    {
        using var random = new RandomScope(new Generator(4));
        var here = Compute((part, x) => Checkpoint.Run(part.Forward, x), loss => loss.Backward());
        Generator.Current.Position = 0;
        var there = Compute((part, x) => Checkpoint.Run(part.Forward, x), loss =>
        {
            Generator.Current.NextUInt64();
            var thread = new Thread(() =>
            {
                using var other = new RandomScope(new Generator(99));
                using var mode = new EvaluationMode(); // which the forward pass was not in
                loss.Backward();
            });
            thread.Start();
            thread.Join();
        });
        Assert.Equal(here.Value, there.Value);
        Assert.Equal(here.Gradient, there.Gradient);
        Assert.Equal(here.Weight, there.Weight);
    }

    [Fact]
    public void Gradients_by_name_are_refused_and_change_no_parameters_gradient()
    {
        var (part, x) = (Part(), input.Clone());
        x.RequiresGrad = true;
        var y = Checkpoint.Run(part.Forward, x).Sum();
        var error = Assert.Throws<NotSupportedException>(() => Autograd.Gradient(y, [x]));
        Assert.Contains("Backward", error.Message, StringComparison.Ordinal);
        Assert.All(part.Parameters(), parameter => Assert.Null(parameter.Grad));
        Checkpoint.Run(part.Forward, x).Sum().Backward(); // and the thread is as before
        Assert.All(part.Parameters(), parameter => Assert.NotNull(parameter.Grad));
    }

    [Fact]
    public void Gradients_by_name_within_the_part_are_its_own_affair()
    {
        var x = input.Clone();
        x.RequiresGrad = true;
        Checkpoint.Run(
            v =>
            {
                var w = v.Detach();
                w.RequiresGrad = true;
                var slope = Record.IsEnabled ? Autograd.Gradient(w.Square().Sum(), [w])[0] : w.Detach() * 2;
                return v * slope.Detach();
            },
            x).Sum().Backward();
        Assert.Equal((input * 2).ToArray<float>(), x.Grad!.ToArray<float>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_second_output_that_is_another_is_refused(bool weights)
    {
        var (part, x) = (Part(), input.Clone());
        x.RequiresGrad = true;
        var y = Checkpoint.Run(part.Forward, x).Sum();
        if (weights)
        {
            using var _ = new NoGrad();
            part.Parameters().First().Fill(1);
        }
        else
        {
            part.Eval();
        }
        Assert.Contains("Eval", Assert.Throws<InvalidOperationException>(() => y.Backward()).Message, StringComparison.Ordinal);
        Assert.All(part.Parameters(), parameter => Assert.Null(parameter.Grad));
    }

    [Fact]
    public void A_checkpoint_within_another_draws_the_same_twice()
    {
        using var random = new RandomScope(new Generator(4));
        var (inner, outer) = (Part(), Part());
        var x = input.Clone();
        x.RequiresGrad = true;
        Checkpoint.Run(v => outer.Forward(Checkpoint.Run(inner.Forward, v)), x).Sum().Backward();
        Assert.All(inner.Parameters().Concat(outer.Parameters()), parameter => Assert.NotNull(parameter.Grad));
    }

    [Fact]
    public void Later_draws_do_not_depend_on_the_backward_pass()
    {
        ulong After(bool backward)
        {
            var generator = new Generator(4);
            using var random = new RandomScope(generator);
            var x = input.Clone();
            x.RequiresGrad = true;
            var y = Checkpoint.Run(Part().Forward, x).Sum();
            if (backward) y.Backward();
            return generator.NextUInt64();
        }

        Assert.Equal(After(backward: false), After(backward: true));
    }
}

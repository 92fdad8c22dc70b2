using Bathys.Nn;
using Bathys.Optim;

namespace Bathys.Tests;

/// <summary>Values that change between forward and backward, as PyTorch's version counters see them.</summary>
public class ChangedInPlaceTests
{
    static Tensor Leaf(params float[] values)
    {
        var x = Tensor.From(values);
        x.RequiresGrad = true;
        return x;
    }

    static void Change(Action change)
    {
        using var unrecorded = new NoGrad();
        change();
    }

    static void Refused(string name, Action backward)
    {
        var error = Assert.Throws<InvalidOperationException>(backward);
        Assert.StartsWith($"{name}: a value of shape ", error.Message, StringComparison.Ordinal);
        Assert.Contains("was changed in place after it was used", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_saved_result_that_changed_is_refused_however_it_changed()
    {
        Action<Tensor>[] changes =
        [
            y => y.Fill(1), y => y.CopyFrom(Tensor.Ones(2)), y => y.CopyFrom([1f, 2]),
            y => y.Write<float>(values => values[0] = 1), y => y[0] = 1,
            y => y[Tensor.From([1L])] = 1, y => y[Tensor.From([true, false])] = 1, y => y.Detach()[1..].Fill(3),
        ];
        foreach (var change in changes)
        {
            var y = Leaf(1, 2).Exp();
            Change(() => change(y));
            Refused("Exp", () => y.Sum().Backward());
        }
    }

    [Fact]
    public void A_saved_operand_that_changed_is_refused()
    {
        var (a, b) = (Leaf(1, 2), Leaf(3, 4));
        var y = (a * b).Sum();
        Change(() => b.Fill(0));
        Refused("Multiply", () => y.Backward());
    }

    [Fact]
    public void What_the_pullback_does_not_read_may_change()
    {
        var (a, b) = (Leaf(1, 2), Tensor.From([3f, 4]));
        var sum = (a + b).Sum();
        var product = (a * b).Sum();
        Change(() =>
        {
            // A sum reads nothing, and of the product only the other operand is needed.
            a.Fill(0);
        });
        sum.Backward();
        product.Backward();
        Assert.Equal([4f, 5], a.Grad!.ToArray<float>());
    }

    [Fact]
    public void What_changed_before_it_was_used_is_what_it_is()
    {
        var x = Leaf(1, 2);
        Change(() => x.Fill(3));
        (x * x).Sum().Backward();
        Assert.Equal([6f, 6], x.Grad!.ToArray<float>());
        var y = x.Exp();
        Change(() => y.Fill(3));
        x.Grad = null;
        (y.Detach() * x * x).Sum().Backward();
        Assert.Equal([18f, 18], x.Grad!.ToArray<float>());
    }

    [Fact]
    public void A_gradient_that_is_passed_in_may_be_a_buffer_that_is_filled_anew()
    {
        var (x, g) = (Leaf(1, 2), Tensor.Zeros(2));
        var y = x.Exp() * 1;
        g.Fill(1);
        y.Backward(g, retainGraph: true);
        g.Fill(2);
        y.Reshape(2, 1).Backward(g.Reshape(2, 1));
        Assert.Equal([3 * MathF.Exp(1), 3 * MathF.Exp(2)], x.Grad!.ToArray<float>().Select(v => v));
    }

    [Fact]
    public void A_step_between_forward_and_backward_is_refused()
    {
        var (model, x) = (new Linear(2, 2), Leaf(1, 2));
        var optimizer = new SGD([.. model.Parameters()], 0.1);
        model.Forward(x.Reshape(1, 2)).Sum().Backward();
        var loss = model.Forward(x.Reshape(1, 2)).Sum();
        optimizer.Step();
        Refused("Linear", () => loss.Backward());
    }

    [Fact]
    public void A_second_pass_through_a_graph_after_a_step_is_refused()
    {
        var (model, x) = (new Linear(2, 2), Leaf(1, 2));
        var optimizer = new SGD([.. model.Parameters()], 0.1);
        var loss = model.Forward(x.Reshape(1, 2)).Sum();
        loss.Backward(retainGraph: true);
        optimizer.Step();
        Refused("Linear", () => loss.Backward());
    }

    [Fact]
    public void Running_statistics_accumulation_averages_and_recurrent_networks_go_on()
    {
        static Sequential Net() => new(new Linear(3, 4), new BatchNorm1d(4), new ReLU(), new Linear(4, 1));
        var model = Net();
        var recurrent = new LSTM(3, 4, batchFirst: true);
        var optimizer = new Adam([.. model.Parameters(), .. recurrent.Parameters()], 0.01);
        var average = new ExponentialMovingAverage<Sequential>(model, Net(), 0.9);
        for (var step = 0; step < 3; step++)
        {
            var x = Tensor.Randn([8, 3], generator: new Generator((ulong)step));
            // Two parts whose forward passes both stand before their backward passes.
            var (first, second) = (model.Forward(x).Square().Mean(), model.Forward(x + 1).Square().Mean());
            average.Update(step + 1);
            first.Backward();
            second.Backward();
            recurrent.Forward(x.Reshape(2, 4, 3)).Output.Square().Mean().Backward();
            optimizer.Step();
            optimizer.ZeroGrad();
        }
        Assert.Equal(NonFinite.None, model.Forward(Tensor.Ones(2, 3)).FindNonFinite());
    }

    [Fact]
    public void The_input_of_a_checkpoint_is_watched_and_its_second_computation_goes_on()
    {
        var (x, w) = (Leaf(1, 2), Leaf(3, 4));
        var y = Checkpoint.Run(v => v * w, x * 1).Sum();
        y.Backward();
        Assert.Equal([3f, 4], x.Grad!.ToArray<float>());
        var input = x * 1;
        y = Checkpoint.Run(v => v * w, input).Sum();
        Change(() => input.Fill(0));
        Refused("Checkpoint", () => y.Backward());
    }

    [Fact]
    public void A_gradient_that_is_used_in_a_graph_and_grows_is_refused()
    {
        var (x, z) = (Leaf(1, 2), Leaf(1, 1));
        (x * x).Sum().Backward();
        var y = (x.Grad! * z).Sum();
        (x * x).Sum().Backward();
        Refused("Multiply", () => y.Backward());
    }

    [Fact]
    public void A_model_that_changes_its_type_in_between_is_refused()
    {
        var model = new Linear(2, 2);
        var loss = model.Forward(Leaf(1, 2).Reshape(1, 2)).Sum();
        model.To(DType.Float64);
        Refused("Linear", () => loss.Backward());
    }
}

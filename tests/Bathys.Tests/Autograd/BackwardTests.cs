namespace Bathys.Tests;

public class BackwardTests
{
    static Tensor Leaf(params double[] values)
    {
        var x = Tensor.From(values);
        x.RequiresGrad = true;
        return x;
    }

    [Fact]
    public void Paths_that_meet_again_add_up()
    {
        var x = Leaf(2, 3);
        var y = x * x;
        ((y + y * x) - x).Sum().Backward();
        // d/dx (x² + x³ − x) = 2x + 3x² − 1
        Assert.Equal([15.0, 32.0], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void Gradients_accumulate_over_passes_until_set_to_null()
    {
        var x = Leaf(1, 2);
        (x * 3).Sum().Backward();
        (x * 4).Sum().Backward();
        Assert.Equal([7.0, 7.0], x.Grad!.ToArray<double>());
        x.Grad = null;
        (x * 5).Sum().Backward();
        Assert.Equal([5.0, 5.0], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void Two_leaves_that_receive_the_same_gradient_do_not_share_its_memory()
    {
        var (a, b) = (Leaf(1, 2), Leaf(3, 4));
        (a + b).Backward(Tensor.From([10.0, 20]));
        a.Grad!.Fill(0);
        Assert.Equal([10.0, 20.0], b.Grad!.ToArray<double>());
    }

    /// <summary>
    /// Memory goes to the last leaf whose gradient it is, whole, whatever views it came through; the others, and parts of it, are copied.
    /// </summary>
    [Fact]
    public void Leaves_whose_gradients_are_views_of_one_memory_do_not_share_it()
    {
        var (a, b, c, d) = (Leaf(1, 2, 3, 4), Leaf(1, 2, 3, 4), Leaf(5, 6), Leaf(7, 8));
        var sum = (a.Reshape(2, 2) * 2) + Tensor.Zeros([2, 2], DType.Float64);
        (sum + b.Reshape(2, 2).Transpose() + Tensor.Cat([c, d]).Reshape(2, 2)).Backward(Tensor.From([1.0, 2, 3, 4], 2, 2) * 1);
        Assert.Equal([2.0, 4, 6, 8], a.Grad!.ToArray<double>());
        a.Grad!.Fill(-1);
        Assert.Equal([1.0, 3, 2, 4], b.Grad!.ToArray<double>());
        b.Grad!.Fill(-1);
        Assert.Equal([1.0, 2], c.Grad!.ToArray<double>());
        c.Grad!.Fill(-1);
        Assert.Equal([3.0, 4], d.Grad!.ToArray<double>());
    }

    [Fact]
    public void One_gradient_may_go_to_an_operand_that_waits_with_another_and_to_one_that_does_not()
    {
        var (a, b) = (Leaf(1, 2), Leaf(3, 4));
        var (p, q) = (a * 1, b * 1);
        var y = Record.Gradients("Both", (p + q).Detach(), [p, q], (g, _) => g.Unsqueeze(0).Sum(0) is var s ? [s, s] : []);
        (y + (p * p)).Backward(Tensor.From([10.0, 20]));
        Assert.Equal([30.0, 100], a.Grad!.ToArray<double>());
        Assert.Equal([10.0, 20], b.Grad!.ToArray<double>());
    }

    [Fact]
    public void Two_leaves_that_receive_the_same_recorded_gradient_add_up_apart()
    {
        var (a, b) = (Leaf(1, 2), Leaf(3, 4));
        (a + b).Sum().Backward(createGraph: true);
        ((2 * a) + (3 * b)).Sum().Backward();
        Assert.Equal([3.0, 3], a.Grad!.ToArray<double>());
        Assert.Equal([4.0, 4], b.Grad!.ToArray<double>());
    }

    [Fact]
    public void A_spread_out_gradient_can_be_added_to()
    {
        var a = Leaf(1, 2, 3);
        a.Sum().Backward(createGraph: true);
        (a * Tensor.From([1.0, 2, 3])).Sum().Backward();
        Assert.Equal([2.0, 3, 4], a.Grad!.ToArray<double>());

        a.Grad = Tensor.Ones([], DType.Float64).Expand(3);
        (a * Tensor.From([1.0, 2, 3])).Sum().Backward();
        Assert.Equal([2.0, 3, 4], a.Grad!.ToArray<double>());
    }

    [Fact]
    public void A_recorded_gradient_is_not_changed_by_a_later_pass()
    {
        var x = Leaf(2);
        x.Pow(3).Sum().Backward(createGraph: true);
        var (first, square) = (x.Grad!, x.Grad!.Square());
        (5 * x).Sum().Backward();
        Assert.Equal([17.0], x.Grad!.ToArray<double>());
        Assert.Equal([12.0], first.ToArray<double>());
        x.Grad = null;
        square.Sum().Backward();
        // d/dx (3x²)² = 36 x³
        Assert.Equal([288.0], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void The_gradient_that_was_passed_in_is_not_changed_by_later_passes()
    {
        var a = Leaf(1, 2);
        var seed = Tensor.From([10.0, 20]);
        a.Clone().Backward(seed);
        a.Clone().Backward(seed);
        Assert.Equal([10.0, 20.0], seed.ToArray<double>());
        Assert.Equal([20.0, 40.0], a.Grad!.ToArray<double>());
    }

    [Fact]
    public void A_second_pass_needs_the_graph_to_be_retained()
    {
        var x = Leaf(2);
        var y = (x * x).Sum();
        y.Backward(retainGraph: true);
        y.Backward();
        Assert.Equal(8, x.Grad!.Item());
        Assert.Contains("retainGraph", Assert.Throws<InvalidOperationException>(() => y.Backward()).Message);
    }

    [Fact]
    public void Nothing_is_recorded_under_NoGrad_and_recording_comes_back()
    {
        var x = Leaf(2);
        using (new NoGrad())
        {
            Assert.False((x * x).RequiresGrad);
            using (new NoGrad()) Assert.False(Record.IsEnabled);
            Assert.False(Record.IsEnabled);
        }
        Assert.True((x * x).RequiresGrad);
        Assert.Contains("NoGrad", Assert.Throws<InvalidOperationException>(() => x.Detach().Sum().Backward()).Message);
    }

    [Fact]
    public void A_broadcast_operand_gets_the_sum()
    {
        var (x, bias) = (Tensor.Ones([4, 3], DType.Float64), Leaf(1, 2, 3));
        var scale = Tensor.Scalar(2, DType.Float64);
        scale.RequiresGrad = true;
        ((x + bias) * scale).Sum().Backward();
        Assert.Equal([8.0, 8.0, 8.0], bias.Grad!.ToArray<double>());
        Assert.Equal(36, scale.Grad!.Item());
        Assert.Equal(0, scale.Grad!.Rank);
    }

    [Fact]
    public void A_gradient_has_the_type_of_its_operand()
    {
        var x = Tensor.Ones(3);
        x.RequiresGrad = true;
        (x * Tensor.Ones([3], DType.Float64)).Sum().Backward();
        Assert.Equal(DType.Float32, x.Grad!.DType);
    }

    [Fact]
    public void A_chain_of_a_hundred_thousand_operations_does_not_overflow_the_stack()
    {
        var x = Leaf(1);
        var y = x;
        for (var i = 0; i < 100_000; i++) y = y + 1;
        y.Sum().Backward();
        Assert.Equal(1, x.Grad!.Item());
    }

    [Fact]
    public void A_computed_tensor_keeps_its_gradient_only_when_asked()
    {
        var x = Leaf(3);
        var (y, z) = (x * 2, x * 5);
        y.RetainGrad();
        (y * z).Sum().Backward();
        Assert.Equal(15, y.Grad!.Item());
        Assert.Null(z.Grad);
    }

    [Fact]
    public void Asked_for_gradients_leave_Grad_alone_and_are_zero_where_nothing_depends()
    {
        var (x, other) = (Leaf(3), Leaf(4));
        var y = x * x;
        var gradients = Autograd.Gradient((y * y).Sum(), [x, y, other]);
        Assert.Equal([108.0, 18.0, 0.0], gradients.Select(g => g.Item()));
        Assert.Null(x.Grad);
    }

    [Fact]
    public void Wrong_uses_say_what_to_do()
    {
        var x = Leaf(1, 2);
        Assert.Contains("no single number", Assert.Throws<InvalidOperationException>(() => (x * 2).Backward()).Message);
        Assert.Contains("(3)", Assert.Throws<ShapeException>(() => (x * 2).Backward(Tensor.Ones(3))).Message);
        Assert.Contains("NoGrad", Assert.Throws<InvalidOperationException>(() => x.Fill(1)).Message);
        Assert.Contains("Int64", Assert.Throws<InvalidOperationException>(() => Tensor.Arange(3).RequiresGrad = true).Message);
        Assert.Contains("Detach", Assert.Throws<InvalidOperationException>(() => (x * 2).RequiresGrad = false).Message);
    }

    [Fact]
    public void Memory_that_a_pass_returned_is_in_no_gradient()
    {
        var (x, w, kept) = (Leaf(1, 2, 3, 4, 5, 6), Leaf(0.5, -1, 2, 0.1, -0.2, 0.3), (Tensor?)null);
        var plain = Gradients(createGraph: true); // nothing is returned while the pass is recorded
        Assert.Equal(plain, Gradients(createGraph: false));

        double[] Gradients(bool createGraph)
        {
            (x.Grad, w.Grad) = (null, null);
            // Views of one gradient, one gradient to several operands, sums of gradients, a kept one, an expanded one.
            var m = (x * w).Reshape(2, 3);
            var h = m.Transpose(0, 1).Reshape(6) + m.Reshape(6) + x;
            h.RetainGrad();
            kept = h;
            var parts = Tensor.Cat([h[..2].Tanh(), h[2..].Sigmoid(), h * h, x]);
            var y = (parts.Sum() * w.Mean()) + (h.Reshape(3, 2).Softmax(1) * 2).Sum() + h.Reshape(2, 3).LayerNorm([3]).Square().Mean();
            y.Backward(createGraph: createGraph);
            // Whoever returned too much finds rubbish in it now.
            for (var size = 1; size < 40; size++) Tensor.Full([size], double.NaN, DType.Float64);
            return [.. x.Grad!.ToArray<double>(), .. w.Grad!.ToArray<double>(), .. kept.Grad!.ToArray<double>()];
        }
    }

    [Fact]
    public void Named_gradients_outlive_the_pass()
    {
        var x = Leaf(1, 2, 3);
        var middle = x * 2;
        var end = middle.Reshape(3, 1).Reshape(3) + x;
        var named = Autograd.Gradient(end.Sum(), [middle, x]);
        for (var i = 0; i < 40; i++) Tensor.Full([3], double.NaN, DType.Float64);
        Assert.Equal([1.0, 1, 1], named[0].ToArray<double>());
        Assert.Equal([3.0, 3, 3], named[1].ToArray<double>());
    }

    [Fact]
    public void A_fused_backward_refuses_a_second_derivative_instead_of_dropping_it()
    {
        var x = Leaf(2);
        var y = Record.Gradient(
            "Fused", (x.Detach() * x.Detach()), x, g => Record.FirstOrderOnly("Fused", g.Detach() * x.Detach() * 2, g, x));
        var first = Autograd.Gradient(y.Sum(), [x], createGraph: true)[0];
        Assert.Equal(4, first.Item());
        Assert.Contains("Fused", Assert.Throws<NotSupportedException>(() => first.Sum().Backward()).Message);
    }
}

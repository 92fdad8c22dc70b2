namespace Bathys.Tests;

/// <summary>Where a pullback may write its gradient. A probe, y = 2x, takes what it is offered as a fused kernel would.</summary>
public class DestinationTests
{
    readonly List<string> taken = [];

    Tensor Probe(Tensor x) => Record.Gradient("Probe", x.Detach() * 2, x, g =>
    {
        var isOffered = Destination.TryTake(g, x, out var place, out var adds);
        taken.Add(!isOffered ? "new" : adds ? "sum" : ReferenceEquals(place, g) ? "spent" : "?");
        var result = g * 2;
        if (place is null) return result;
        if (!adds) place.Fill(0);
        place.AddInPlace(result);
        return place;
    });

    static Tensor Leaf(double[] values, double[]? gradient = null)
    {
        var x = Tensor.From(values);
        x.RequiresGrad = true;
        if (gradient is not null) x.Grad = Tensor.From(gradient);
        return x;
    }

    [Fact]
    public void A_leaf_gets_its_gradient_added_where_it_has_one()
    {
        var x = Leaf([1, 2], [10, 20]);
        var before = x.Grad;
        Probe(x).Backward(Tensor.From([3.0, 4]));
        Assert.Equal(["sum"], taken);
        Assert.Same(before, x.Grad);
        Assert.Equal([16.0, 28], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void A_gradient_of_the_pass_is_written_over()
    {
        var x = Leaf([1, 2]);
        (Probe(Probe(x)) * Tensor.From([3.0, 4])).Sum().Backward();
        Assert.Equal(["spent", "spent"], taken);
        Assert.Equal([12.0, 16], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void A_gradient_of_the_callers_is_not()
    {
        var (x, g) = (Leaf([1, 2]), Tensor.From([3.0, 4]));
        Probe(x).Backward(g);
        Assert.Equal(["new"], taken);
        Assert.Equal([3.0, 4], g.ToArray<double>());
    }

    [Fact]
    public void Neither_is_one_that_others_still_read()
    {
        var (x, w) = (Leaf([1, 2]), Leaf([5, 6]));
        var y = Probe(x);
        y.RetainGrad();
        var z = Probe(y);
        ((z + w) * Tensor.From([3.0, 4])).Sum().Backward(); // z and w have one gradient between them
        // What y keeps is a copy.
        Assert.Equal(["new", "spent"], taken);
        Assert.Equal([3.0, 4], w.Grad!.ToArray<double>());
        Assert.Equal([6.0, 8], y.Grad!.ToArray<double>());
        Assert.Equal([12.0, 16], x.Grad!.ToArray<double>());

        taken.Clear();
        y = Probe(x);
        var gradients = Autograd.Gradient((Probe(y) * Tensor.From([3.0, 4])).Sum(), [y, x]);
        Assert.Equal(["spent", "new"], taken);
        Assert.Equal([6.0, 8], gradients[0].ToArray<double>());
        Assert.Equal([12.0, 16], gradients[1].ToArray<double>());
    }

    [Fact]
    public void A_gradient_asked_for_by_name_is_not_added_to_the_leaf()
    {
        var x = Leaf([1, 2], [10, 20]);
        Assert.Equal([6.0, 8], Autograd.Gradient(Probe(x), [x], Tensor.From([3.0, 4]))[0].ToArray<double>());
        Assert.Equal([10.0, 20], x.Grad!.ToArray<double>());
    }

    /// <summary>10¹⁶ + (1 + 1) is not (10¹⁶ + 1) + 1.</summary>
    [Fact]
    public void Gradients_of_several_paths_are_added_to_each_other_first()
    {
        var x = Leaf([1], [1e16]);
        ((Probe(x) + Probe(x)) * 0.5).Sum().Backward();
        Assert.DoesNotContain("sum", taken);
        Assert.Equal(1e16 + 2, x.Grad!.Item());
    }

    [Fact]
    public void A_recorded_or_watched_pass_offers_nothing()
    {
        var x = Leaf([1, 2], [10, 20]);
        Probe(x).Sum().Backward(createGraph: true);
        x.Grad = Tensor.From([10.0, 20]);
        using (new DetectAnomaly()) Probe(x).Sum().Backward();
        Assert.Equal(["new", "new"], taken);
        Assert.Equal([12.0, 22], x.Grad.ToArray<double>());
    }

    [Fact]
    public void A_sum_that_is_recorded_spread_out_or_read_meanwhile_is_left_alone()
    {
        var x = Leaf([1, 2]);
        x.Grad = Leaf([10, 20]) * 1;
        var recorded = x.Grad;
        Probe(x).Backward(Tensor.From([3.0, 4]));
        Assert.Equal([10.0, 20], recorded.ToArray<double>());
        Assert.Equal([16.0, 28], x.Grad.ToArray<double>());

        x.Grad = Tensor.Scalar(10, DType.Float64).Expand(2);
        Probe(x).Backward(Tensor.From([3.0, 4]));
        Assert.Equal([16.0, 18], x.Grad.ToArray<double>());

        var square = Leaf([1, 2, 3, 4]).Reshape(2, 2).Detach();
        square.RequiresGrad = true;
        square.Grad = Tensor.From([10.0, 20, 30, 40]).Reshape(2, 2);
        Probe(square).Backward(square.Grad.Transpose(0, 1));
        Assert.Equal([30.0, 80, 70, 120], square.Grad.ToArray<double>());

        // The saved tensor and the sum are one memory.
        x.Grad = x.Detach();
        Probe(x).Backward(Tensor.From([3.0, 4]));
        Assert.Equal(["new", "new", "new", "new"], taken);
    }

    /// <summary>The inner pass begins with the very gradient that was offered to the outer operation.</summary>
    [Fact]
    public void A_pass_within_a_pass_takes_nothing_of_the_outer_one()
    {
        var (x, w) = (Leaf([1, 2]), Leaf([5, 6], [100, 200]));
        Tensor Pair(Tensor a, Tensor b) => Record.Gradient("Pair", a.Detach() + b.Detach(), a, g =>
        {
            var isOffered = Destination.TryTake(g, a, out var place, out _);
            taken.Add(isOffered ? "taken" : "new");
            place?.Fill(0);
            return g * 2;
        }, b, g => g * 3);
        var y = Checkpoint.Run(part => Pair(part, w), x * 1);
        (y * Tensor.From([3.0, 4])).Sum().Backward();
        Assert.Equal(["new"], taken);
        Assert.Equal([6.0, 8], x.Grad!.ToArray<double>());
        Assert.Equal([109.0, 212], w.Grad!.ToArray<double>());
    }

    [Fact]
    public void Other_leaves_may_wait()
    {
        var (x, w) = (Leaf([1, 2], [10, 20]), Leaf([5, 6], [100, 200]));
        (Probe(x) + w).Backward(Tensor.From([3.0, 4]));
        Assert.Equal(["sum"], taken);
        Assert.Equal([16.0, 28], x.Grad!.ToArray<double>());
        Assert.Equal([103.0, 204], w.Grad!.ToArray<double>());
    }

    [Fact]
    public void Activations_and_softmax_write_over_the_spent_gradient()
    {
        (string Name, Func<Tensor, Tensor> Run)[] operators =
        [
            ("Relu", x => x.Relu()), ("LeakyRelu", x => x.LeakyRelu()), ("Elu", x => x.Elu()), ("Gelu", x => x.Gelu()),
            ("GeluTanh", x => x.Gelu(approximate: true)),
            ("Sigmoid", x => x.Sigmoid()), ("Silu", x => x.Silu()), ("Softplus", x => x.Softplus()), ("Tanh", x => x.Tanh()),
            ("HardTanh", x => x.HardTanh()),
            ("Clamp", x => x.Clamp(-1, 1)), ("Softmax", x => x.Softmax(-1)), ("LogSoftmax", x => x.LogSoftmax(-1)),
        ];
        foreach (var (name, run) in operators)
        {
            var (x, made) = (Leaf([0.5, -0.5, 2]), 0L);
            // When this pullback ends, the gradient that the operator is given has been made.
            var inner = run(x);
            var y = Record.Gradient("Mark", inner.Detach() * 1, inner, g =>
            {
                var result = g * 1;
                made = result.Storage.Stamp;
                return result;
            });
            y.Sum().Backward();
            Assert.True(x.Grad!.Storage.Stamp == made, name);
        }
    }

    [Fact]
    public void A_row_kernel_reads_its_row_before_it_writes()
    {
        var x = Tensor.Randn([3, 70], generator: new Generator(1));
        x.RequiresGrad = true;
        foreach (var isLog in (bool[])[false, true])
        {
            var weights = Tensor.Randn([3, 70], generator: new Generator(2));
            Tensor Run() => isLog ? x.LogSoftmax(1) : x.Softmax(1);
            x.Grad = null;
            Run().Backward(weights);
            var apart = x.Grad!;
            x.Grad = null;
            (Run() * weights).Sum().Backward();
            Assert.Equal(apart.ToArray<float>(), x.Grad!.ToArray<float>());
            (Run() * weights).Sum().Backward();
            Assert.Equal((apart + apart).ToArray<float>(), x.Grad.ToArray<float>());

            // One row for all.
            x.Grad = null;
            Run().Backward(weights[0].Expand(3, 70));
            apart = x.Grad!;
            x.Grad = null;
            Run().Backward(weights[0].Expand(3, 70).Clone());
            Assert.Equal(apart.ToArray<float>(), x.Grad!.ToArray<float>());

            // Other gradients that repeat elements, of three dimensions and of one.
            foreach (var spread in (Tensor[])[weights[0].Expand(2, 3, 70), weights.Reshape(3, 1, 70).Expand(3, 2, 70),
                weights.Reshape(3, 70, 1).Expand(3, 70, 4), weights[0, 0].Expand(5)])
            {
                var operand = Tensor.Randn(spread.Shape, generator: new Generator(3));
                operand.RequiresGrad = true;
                Tensor Gradient(Tensor g) => Autograd.Gradient(isLog ? operand.LogSoftmax(-1) : operand.Softmax(-1), [operand], g)[0];
                Assert.Equal(Gradient(spread.Clone()).ToArray<float>(), Gradient(spread).ToArray<float>());
            }
        }
    }
}

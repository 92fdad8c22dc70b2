namespace Bathys.Tests;

/// <summary>What pullbacks keep of the gradients that they are given: the numbers they saw, or an error.</summary>
public class GradientOwnershipTests
{
    static Tensor Leaf()
    {
        var x = Tensor.From([0.5f, -1, 2]);
        x.RequiresGrad = true;
        return x;
    }

    static Tensor Marked(Tensor x, Func<Tensor, Tensor> pullback) => Record.Gradient("Mark", x.Detach().Clone(), x, pullback);

    /// <summary>A stash is read after the pass: right, or disposed.</summary>
    static void Check(Tensor stash, float[] seen)
    {
        try
        {
            Assert.Equal(seen, stash.ToArray<float>());
        }
        catch (ObjectDisposedException e)
        {
            Assert.Equal("Bathys.Tensor", e.ObjectName);
        }
    }

    [Fact]
    public void A_gradient_that_is_kept_never_holds_others_numbers()
    {
        Func<Tensor, Tensor>[] before =
        [
            x => x, x => x.Tanh(), x => x.Exp(), x => x.Softmax(-1), x => x.Reshape(3, 1).Reshape(3).Tanh(), x => x + x, x => x * 2,
        ];
        Func<Tensor, Tensor>[] keeps = [g => g, g => g.Reshape(1, 3), g => g[..], g => g[1..], g => g.Detach()];
        Func<Tensor, Tensor>[] returns = [g => g, g => g * 1, g => g.Reshape(3, 1).Reshape(3), g => g.Detach()];
        foreach (var (first, keep, back) in from b in before from k in keeps from r in returns select (b, k, r))
        {
            var x = Leaf();
            (Tensor? stash, float[] seen) = (null, []);
            var y = Marked(first(x), g =>
            {
                stash = keep(g);
                seen = stash.ToArray<float>();
                return back(g);
            });
            var weight = Tensor.From([1f, 2, 3]);
            (y * weight).Sum().Backward(retainGraph: true);
            var once = x.Grad!.ToArray<float>();
            var (kept, numbers) = (stash!, seen);
            Check(kept, numbers);
            (y * weight).Sum().Backward();
            // The second pass adds to the leaf's gradient in place.
            Check(kept, numbers);
            Check(stash!, seen);
            Assert.Equal(once.Select(value => 2 * value), x.Grad!.ToArray<float>());
        }
    }

    [Fact]
    public void A_result_that_is_kept_never_holds_others_numbers()
    {
        var x = Leaf();
        Tensor? stash = null;
        var y = Marked(x.Tanh(), g => stash = g * 2);
        (y * Tensor.From([1f, 2, 3])).Sum().Backward();
        Check(stash!, [2, 4, 6]);
    }

    [Fact]
    public void One_result_for_two_operands_arrives_at_both()
    {
        var (a, b) = (Leaf(), Leaf());
        var y = Record.Gradients("Both", (a + b).Detach(), [a.Tanh(), b.Exp()], (g, _) =>
        {
            var both = g * 1;
            return [both, both];
        });
        y.Sum().Backward();
        Assert.Equal(b.Detach().Exp().ToArray<float>(), b.Grad!.ToArray<float>());
        var expected = (1 - a.Detach().Tanh().Square()).ToArray<float>();
        Assert.Equal(expected, a.Grad!.ToArray<float>(), (p, q) => Math.Abs(p - q) < 1e-6f);
    }

    [Fact]
    public void A_retained_gradient_stays_what_it_was()
    {
        var x = Leaf();
        Tensor? stash = null;
        var y = x.Exp();
        y.RetainGrad();
        var z = Marked(y, g => g);
        var inner = Marked(z, g => stash = g);
        (inner * Tensor.From([1f, 2, 3])).Sum().Backward();
        Assert.Equal([1f, 2, 3], y.Grad!.ToArray<float>());
        Check(stash!, [1, 2, 3]);
    }
}

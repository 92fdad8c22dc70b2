namespace Bathys.Tests;

/// <summary>Alone, since blocks of memory are counted for the whole process.</summary>
[Collection(nameof(Alone))]
public class TakenOverGradientTests
{
    /// <summary>
    /// A weight that is read transposed, as GPT-2's are: its gradient, made of new memory by the pass, is not copied once more.
    /// </summary>
    [Fact]
    public void The_gradient_of_a_transposed_weight_is_taken_over()
    {
        var (x, weight) = (Tensor.Randn([5, 3], DType.Float64), Tensor.From([1.0, 2, 3, 4, 5, 6]));
        weight.RequiresGrad = true;
        var y = x.Linear(weight.Reshape(3, 2).Transpose());
        var g = Tensor.Randn([5, 2], DType.Float64);
        Assert.Equal(1, Made(() => y.Backward(g, retainGraph: true)));
        var expected = x.Transpose().MatMul(g).ToArray<double>();
        Assert.Equal(expected, weight.Grad!.ToArray<double>());
        y.Backward(g);
        Assert.Equal(expected.Select(value => 2 * value), weight.Grad!.ToArray<double>());
    }

    static long Made(Action action)
    {
        var before = Clock.Now;
        action();
        return Clock.Now - before;
    }
}

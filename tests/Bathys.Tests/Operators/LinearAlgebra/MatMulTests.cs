namespace Bathys.Tests.Operators.LinearAlgebra;

[Quick]
public class MatMulTests
{
    /// <summary>Every case of the rules: the product as an elementwise product and a sum, with the gradients that those have.</summary>
    static Tensor Naive(Tensor a, Tensor b)
    {
        if (a.Rank == 1 && b.Rank == 1) return (a * b).Sum();
        if (a.Rank == 1) return (a.Unsqueeze(1) * b).Sum(-2);
        if (b.Rank == 1) return (a * b).Sum(-1);
        return (a.Unsqueeze(-1) * b.Unsqueeze(-3)).Sum(-2);
    }

    [Theory]
    [InlineData(new[] { 5 }, new[] { 5 })]
    [InlineData(new[] { 5 }, new[] { 5, 3 })]
    [InlineData(new[] { 7, 5 }, new[] { 5 })]
    [InlineData(new[] { 7, 5 }, new[] { 5, 3 })]
    [InlineData(new[] { 1, 1 }, new[] { 1, 1 })]
    [InlineData(new[] { 4, 7, 5 }, new[] { 5, 3 })]
    [InlineData(new[] { 7, 5 }, new[] { 4, 5, 3 })]
    [InlineData(new[] { 5 }, new[] { 4, 5, 3 })]
    [InlineData(new[] { 4, 7, 5 }, new[] { 5 })]
    [InlineData(new[] { 2, 1, 7, 5 }, new[] { 4, 5, 3 })]
    [InlineData(new[] { 2, 3, 1, 2, 5 }, new[] { 3, 2, 5, 3 })]
    [InlineData(new[] { 3, 0 }, new[] { 0, 4 })]
    [InlineData(new[] { 0, 3 }, new[] { 3, 4 })]
    [InlineData(new[] { 2, 3, 0 }, new[] { 0, 4 })]
    [InlineData(new[] { 65, 130 }, new[] { 130, 67 })]
    public void Values_and_gradients_agree_with_an_elementwise_product_and_a_sum(int[] left, int[] right)
    {
        var generator = new Generator(1);
        var (a, b) = (Tensor.Randn(left, DType.Float64, generator), Tensor.Randn(right, DType.Float64, generator));
        a.RequiresGrad = b.RequiresGrad = true;
        var (y, expected) = (a.MatMul(b), Naive(a, b));
        var g = Tensor.Randn(expected.Shape, DType.Float64, generator);
        Close(expected, y);
        var (ours, theirs) = (Autograd.Gradient(y, [a, b], g), Autograd.Gradient(expected, [a, b], g));
        Close(theirs[0], ours[0]);
        Close(theirs[1], ours[1]);
    }

    [Fact]
    public void Views_are_multiplied_as_their_copies_are()
    {
        var x = Tensor.Randn([6, 4, 9, 8], DType.Float64, new Generator(2));
        var (a, b) = (x.Permute(2, 0, 3, 1), x[0, ..2, 1..^1, Slice.Every(2)]);
        Close(a.Contiguous().MatMul(b[0, ..4].Contiguous()), a.MatMul(b[0, ..4]));
        Close(b.Contiguous().Transpose().Contiguous().MatMul(b.Contiguous()), b.Transpose().MatMul(b));
        var expanded = Tensor.Randn([1, 8], DType.Float64, new Generator(3)).Expand(5, 8);
        Close(expanded.Contiguous().MatMul(x[0, 0].Transpose().Contiguous()), expanded.MatMul(x[0, 0].Transpose()));
    }

    [Fact]
    public void Second_derivatives_exist()
    {
        var a = Tensor.From([1.0, 2, 3, 4], 2, 2);
        a.RequiresGrad = true;
        // y = ΣΣ (A A)ᵢⱼ has the gradient Aᵀ 1 + 1 Aᵀ, whose sum has the gradient 4 everywhere.
        var g = Autograd.Gradient(a.MatMul(a).Sum(), [a], createGraph: true)[0];
        Assert.Equal([4.0, 4, 4, 4], Autograd.Gradient(g.Sum(), [a])[0].ToArray<double>());
    }

    [Fact]
    public void Types_are_promoted_and_whole_numbers_refused()
    {
        var y = Tensor.Ones([2, 3], DType.Float32).MatMul(Tensor.Ones([3, 2], DType.Float64));
        Assert.Equal(DType.Float64, y.DType);
        Assert.Contains("convert first", Assert.Throws<NotSupportedException>(() => Tensor.Arange(3).MatMul(Tensor.Arange(3))).Message);
    }

    [Fact]
    public void Wrong_shapes_are_named_with_the_way_out()
    {
        static string Message(int[] a, int[] b) => Assert.Throws<ShapeException>(() => Tensor.Zeros(a).MatMul(Tensor.Zeros(b))).Message;
        Assert.Equal("MatMul: inner sizes differ: (64, 18432) x (512, 18432); did you mean the transposed weight?",
            Message([64, 18432], [512, 18432]));
        Assert.Equal("MatMul: inner sizes differ: (3) x (4)", Message([3], [4]));
        Assert.Equal("MatMul: the shapes (2) and (3) do not broadcast: 2 and 3 differ and neither is 1", Message([2, 4, 5], [3, 5, 4]));
        Assert.Contains("a scalar has no matrix product", Message([], [4]));
    }

    static void Close(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        var (p, q) = (expected.ToArray<double>(), actual.ToArray<double>());
        for (var i = 0; i < p.Length; i++) Assert.Equal(p[i], q[i], 1e-11 * (1 + Math.Abs(p[i])));
    }
}

namespace Bathys.Tests.Operators.LinearAlgebra;

public class LinearTests
{
    [Theory]
    [InlineData(new[] { 5 }, true)]
    [InlineData(new[] { 4, 5 }, true)]
    [InlineData(new[] { 4, 5 }, false)]
    [InlineData(new[] { 3, 4, 5 }, true)]
    [InlineData(new[] { 2, 3, 4, 5 }, false)]
    [InlineData(new[] { 0, 5 }, true)]
    public void Is_the_product_with_the_transposed_weight_plus_the_bias(int[] shape, bool hasBias)
    {
        var generator = new Generator(1);
        Tensor x = Tensor.Randn(shape, DType.Float64, generator), weight = Tensor.Randn([7, 5], DType.Float64, generator);
        var bias = Tensor.Randn([7], DType.Float64, generator);
        x.RequiresGrad = weight.RequiresGrad = bias.RequiresGrad = true;
        var y = x.Linear(weight, hasBias ? bias : null);
        var expected = x.MatMul(weight.Transpose());
        if (hasBias) expected += bias;
        var g = Tensor.Randn(expected.Shape, DType.Float64, generator);
        Close(expected, y);
        var (ours, theirs) = (Autograd.Gradient(y, [x, weight, bias], g), Autograd.Gradient(expected, [x, weight, bias], g));
        for (var i = 0; i < 3; i++) Close(theirs[i], ours[i]);
    }

    [Fact]
    public void Second_derivatives_exist()
    {
        var (x, weight) = (Tensor.Randn([3, 2], DType.Float64, new Generator(1)), Tensor.Randn([4, 2], DType.Float64, new Generator(2)));
        x.RequiresGrad = weight.RequiresGrad = true;
        var toX = Autograd.Gradient(x.Linear(weight).Sum(), [x], createGraph: true)[0];
        // ∂(ΣΣ ∂y/∂x)/∂W is the number of rows of x everywhere.
        Assert.Equal(Enumerable.Repeat(3.0, 8), Autograd.Gradient(toX.Sum(), [weight])[0].ToArray<double>());
    }

    [Fact]
    public void Wrong_shapes_are_named()
    {
        static string Message(int[] x, int[] weight, int[] bias) =>
            Assert.Throws<ShapeException>(() => Tensor.Zeros(x).Linear(Tensor.Zeros(weight), Tensor.Zeros(bias))).Message;
        Assert.Equal(
            "Linear: inner sizes differ: (64, 512) x weight (512, 18432), whose last sizes must agree; did you mean the transposed weight?",
            Message([64, 512], [512, 18432], [512]));
        Assert.Contains("a bias of shape (3) for 4 outputs", Message([2, 5], [4, 5], [3]));
        Assert.Contains("the weight is (out, in)", Message([2, 5], [5], [1]));
    }

    static void Close(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        var (p, q) = (expected.ToArray<double>(), actual.ToArray<double>());
        for (var i = 0; i < p.Length; i++) Assert.Equal(p[i], q[i], 1e-11 * (1 + Math.Abs(p[i])));
    }
}

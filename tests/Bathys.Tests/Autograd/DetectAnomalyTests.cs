using Bathys.Nn;

namespace Bathys.Tests;

public class DetectAnomalyTests
{
    [Fact]
    public void The_first_operator_that_makes_infinity_is_named_with_its_layer()
    {
        var model = new Sequential(new Linear(2, 3, generator: new(1)), new Overflow(), new Tanh());
        using var _ = new DetectAnomaly();
        var anomaly = Assert.Throws<AnomalyException>(() => model.Forward(Tensor.Ones(4, 2)));
        Assert.Equal("Exp in Overflow made infinity", anomaly.Message);
        Assert.Equal(("Exp", false, false), (anomaly.Operation, anomaly.IsBackward, anomaly.IsNaN));
        Assert.Same(model[1], anomaly.Part);
    }

    [Fact]
    public void Nan_of_finite_numbers_is_named_and_what_only_hands_it_on_is_not()
    {
        using var _ = new DetectAnomaly();
        var anomaly = Assert.Throws<AnomalyException>(() => Tensor.From(new[] { 1f, -1 }, 2).Log());
        Assert.Equal("Log made NaN", anomaly.Message);
        Assert.Null(anomaly.Part);
        var bad = Tensor.From(new[] { float.NaN, float.PositiveInfinity }, 2);
        Assert.True(float.IsNaN(((bad + 1) * 2).ToArray<float>()[0]));
    }

    [Fact]
    public void Infinity_less_infinity_is_named_though_an_operand_was_not_finite()
    {
        var infinity = Tensor.Full([2], double.PositiveInfinity, DType.Float32);
        using var _ = new DetectAnomaly();
        Assert.Equal("Subtract made NaN", Assert.Throws<AnomalyException>(() => infinity - infinity).Message);
    }

    [Fact]
    public void A_gradient_is_named_by_the_operator_it_is_of_and_its_layer()
    {
        var x = new Parameter(Tensor.Zeros(3));
        using var _ = new DetectAnomaly();
        var y = new Root().Forward(x).Sum();
        var anomaly = Assert.Throws<AnomalyException>(() => y.Backward());
        Assert.Equal("the gradient of Sqrt in Root made infinity", anomaly.Message);
        Assert.True(anomaly.IsBackward);
    }

    [Fact]
    public void Infinity_put_in_on_purpose_is_no_fault()
    {
        using var _ = new DetectAnomaly();
        var mask = Tensor.From(new[] { true, false }, 2);
        var x = new Parameter(Tensor.Ones(2));
        var y = x.MaskedFill(mask, double.NegativeInfinity).Softmax(-1);
        y.Sum().Backward();
        Assert.Equal([0f, 1], y.ToArray<float>());
        Assert.Equal(3, Tensor.Ones(1).Pad([1, 1], double.NegativeInfinity).Count);
    }

    [Fact]
    public void Nothing_is_checked_before_and_after_nor_on_other_threads()
    {
        var x = Tensor.From(new[] { -1f }, 1);
        using (new DetectAnomaly())
        {
            using (new DetectAnomaly()) Assert.Throws<AnomalyException>(() => x.Log());
            Assert.Throws<AnomalyException>(() => x.Log());
            var other = new Thread(() => x.Log());
            other.Start();
            other.Join();
        }

        Assert.True(float.IsNaN(x.Log().ToArray<float>()[0]));
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    [InlineData(DType.BFloat16)]
    public void What_a_tensor_holds_beside_finite_numbers_is_found_in_every_type_and_view(DType dtype)
    {
        var x = Tensor.From(new[] { 1, 2, double.NaN, 1e300, double.NegativeInfinity, 6 }, 2, 3);
        var expected = dtype == DType.Float64 ? NonFinite.None : NonFinite.Infinity;
        x = x.To(dtype);
        Assert.Equal(NonFinite.NaN | NonFinite.Infinity, x.FindNonFinite());
        Assert.Equal(NonFinite.NaN, x.Select(1, 2).Slice(0..1).FindNonFinite());
        Assert.Equal(expected, x.Select(1, 0).FindNonFinite());
        Assert.Equal(NonFinite.None, Tensor.Full([3], 3e38).To(dtype).FindNonFinite());
        Assert.Equal(NonFinite.None, Tensor.Ones([2], DType.Int64).FindNonFinite());
    }

    sealed class Overflow : Layer
    {
        protected override Tensor Compute(Tensor x) => (x + 1000).Exp();

        public override string ToString() => "Overflow";
    }

    sealed class Root : Layer
    {
        protected override Tensor Compute(Tensor x) => x.Sqrt();

        public override string ToString() => "Root";
    }
}

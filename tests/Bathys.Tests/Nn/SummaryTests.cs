using Bathys.Nn;

namespace Bathys.Tests.Nn;

public class SummaryTests
{
    [Fact]
    public void Shared_and_uncalled_parameters_count_once()
    {
        var odd = new Odd();
        odd.Shared.Bias!.RequiresGrad = false;
        var summary = odd.Summary(2, 4);
        Assert.Equal(
        [
            new Summary.Row("shared", "Linear(4, 4)", new Shape(2, 4), 20), new Summary.Row("shared", "Linear(4, 4)", new Shape(2, 4), 0),
            new Summary.Row("", "Odd", null, 4), new Summary.Row("unused", "Linear(2, 2)", null, 6),
        ], summary.Rows);
        Assert.Equal((30, 26), (summary.Parameters, summary.Trainable));
    }

    sealed class Odd : UnaryModule
    {
        public Parameter Scale { get; } = new(Tensor.Ones(4));

        public Linear Shared { get; } = new(4, 4);

        public Linear Unused { get; } = new(2, 2);

        public override Tensor Forward(Tensor x) => Shared.Forward(Shared.Forward(x) * Scale);
    }
}

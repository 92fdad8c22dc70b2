using Bathys.Nn;

namespace Bathys.Tests.Nn;

public class SummaryTests
{
    [Fact]
    public void The_documents_network_has_its_parameter_counts()
    {
        var net = new Net();
        var summary = net.Summary(1, 3, 48, 48);
        Assert.Equal([896, 18_496, 73_856, 9_437_696, 5_130], summary.Rows.Select(row => row.Parameters).Where(count => count > 0));
        Assert.Equal(9_536_074, summary.Parameters);
        Assert.Equal(new Shape(1, 64, 24, 24), summary.Rows.Single(row => row.Name == "pool1").Output);
        var text = summary.ToString();
        Assert.Contains("conv1    Conv2d(3, 32, kernelSize: 3, padding: 1)    (1, 32, 48, 48)          896", text);
        Assert.EndsWith("Total 9,536,074, trainable 9,536,074\n", text);
        Assert.True(net.IsTraining && net.NamedModules().All(entry => entry.Module.IsTraining));
    }

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

    [Fact]
    public void An_input_that_does_not_fit_is_told_by_its_layer() =>
        Assert.Contains("Linear(18432, 512) got", Assert.Throws<ShapeException>(() => new Net().Summary(1, 3, 40, 40)).Message);

    sealed class Net : UnaryModule
    {
        public Conv2d Conv1 { get; } = new(3, 32, kernelSize: 3, padding: 1);

        public Conv2d Conv2 { get; } = new(32, 64, kernelSize: 3, padding: 1);

        public MaxPool2d Pool1 { get; } = new(2, 2);

        public Conv2d Conv3 { get; } = new(64, 128, kernelSize: 3, padding: 1);

        public MaxPool2d Pool2 { get; } = new(2, 2);

        public Dropout Dropout { get; } = new(0.5);

        public Linear Fc1 { get; } = new(128 * 12 * 12, 512);

        public Linear Fc2 { get; } = new(512, 10);

        public override Tensor Forward(Tensor x)
        {
            x = Pool1.Forward(Conv2.Forward(Conv1.Forward(x).Relu()).Relu());
            x = Pool2.Forward(Conv3.Forward(x).Relu()).Flatten(1);
            return Fc2.Forward(Dropout.Forward(Fc1.Forward(Dropout.Forward(x)).Relu()));
        }
    }

    sealed class Odd : UnaryModule
    {
        public Parameter Scale { get; } = new(Tensor.Ones(4));

        public Linear Shared { get; } = new(4, 4);

        public Linear Unused { get; } = new(2, 2);

        public override Tensor Forward(Tensor x) => Shared.Forward(Shared.Forward(x) * Scale);
    }
}

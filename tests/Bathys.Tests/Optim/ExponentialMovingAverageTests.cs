using Bathys.Nn;
using Bathys.Optim;

namespace Bathys.Tests.Optim;

/// <summary>The running mean of weights, a second model.</summary>
public class ExponentialMovingAverageTests
{
    sealed class Net : UnaryModule
    {
        readonly Linear map = new(2, 1);
        readonly BatchNorm1d norm = new(1);

        public Linear Map => map;

        public BatchNorm1d Norm => norm;

        public override Tensor Forward(Tensor x) => norm.Forward(map.Forward(x));
    }

    sealed class Model : Module
    {
        readonly Linear map = new(2, 1);
        readonly ExponentialMovingAverage<Linear> average;

        public Model(double decay) => average = new(map, new(2, 1), decay);

        public Linear Map => map;

        public ExponentialMovingAverage<Linear> Average => average;
    }

    static double[] Numbers(Tensor x) => x.Detach().To(DType.Float64).ToArray<double>();

    [Fact]
    public void Means_follow_the_formula()
    {
        var model = new Model(0.9);
        using var _ = new NoGrad();
        var expected = Numbers(model.Map.Weight);
        for (var step = 1; step <= 200; step++)
        {
            model.Map.Weight.Fill(step);
            model.Average.Update(step);
            var keep = Math.Min(0.9, (1.0 + step) / (10 + step));
            expected = [.. expected.Select(mean => (keep * mean) + ((1 - keep) * step))];
            Assert.Equal(expected[0], Numbers(model.Average.Model.Weight)[0], 1e-4 * step);
        }
    }

    [Fact]
    public void They_are_saved_with_the_model_and_trained_by_nobody()
    {
        var (model, other) = (new Model(0.9), new Model(0.9));
        Assert.Equal(["map.weight", "map.bias", "average.weight", "average.bias"], model.StateDictionary().Keys);
        Assert.Equal(2, model.Parameters().Count());
        Assert.All(model.Average.Model.Parameters(), mean => Assert.False(mean.RequiresGrad));
        using (new NoGrad()) model.Map.Weight.Fill(3);
        model.Average.Update(1);
        other.LoadStateDictionary(model.StateDictionary());
        Assert.Equal(Numbers(model.Average.Model.Weight), Numbers(other.Average.Model.Weight));
    }

    [Fact]
    public void Another_type_of_numbers_is_theirs_too()
    {
        var model = new Model(0.9).To(DType.Float64);
        Assert.Equal(DType.Float64, model.Average.Model.Weight.DType);
        using (new NoGrad()) model.Map.Weight.Fill(3);
        model.Average.Restart();
        Assert.Equal([3, 3], Numbers(model.Average.Model.Weight));
    }

    [Fact]
    public void Computing_with_them_leaves_the_weights_as_they_are()
    {
        var (net, means) = (new Net(), new Net());
        var average = new ExponentialMovingAverage<Net>(net, means, 0.9);
        using (new NoGrad()) net.Map.Weight.Fill(3);
        var weights = Numbers(net.Map.Weight);
        var x = Tensor.From([1f, 2], 1, 2);
        var (before, byMeans) = (Numbers(net.Predict(x)), Numbers(average.Model.Forward(x)));
        Assert.NotEqual(before, byMeans);
        Assert.Equal(weights, Numbers(net.Map.Weight));
        Assert.Equal(before, Numbers(net.Predict(x)));
        average.Restart();
        Assert.Equal(before, Numbers(average.Model.Forward(x)));
    }

    [Fact]
    public void Buffers_are_copied_and_saved()
    {
        var net = new Net();
        var average = new ExponentialMovingAverage<Net>(net, new(), 0.9);
        using (new NoGrad()) net.Norm.RunningMean!.Fill(5);
        average.Update(1);
        Assert.Equal([5], Numbers(average.Model.Norm.RunningMean!));
        Assert.Contains("norm.running_mean", average.StateDictionary().Keys);
    }

    [Fact]
    public void Means_that_do_not_fit_are_refused()
    {
        var model = new Linear(2, 1);
        Assert.Throws<ArgumentException>(() => new ExponentialMovingAverage<Linear>(model, model));
        Assert.Contains("weight", Assert.Throws<ArgumentException>(() => new ExponentialMovingAverage<Linear>(model, new(3, 1))).Message,
            StringComparison.Ordinal);
    }

    [Theory, InlineData(-0.1), InlineData(1)]
    public void A_decay_beyond_reason_is_refused(double decay) => Assert.Throws<ArgumentOutOfRangeException>(() => new Model(decay));
}

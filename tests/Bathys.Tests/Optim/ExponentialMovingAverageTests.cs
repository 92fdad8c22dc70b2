using Bathys.Nn;
using Bathys.Optim;

namespace Bathys.Tests.Optim;

/// <summary>The running mean of weights.</summary>
public class ExponentialMovingAverageTests
{
    sealed class Model : Module
    {
        readonly Linear map = new(2, 1);
        readonly ExponentialMovingAverage average;

        public Model(double decay) => average = new(NamedParameters().ToList(), decay);

        public Linear Map => map;

        public ExponentialMovingAverage Average => average;
    }

    static double[] Weights(Model model) => model.Map.Weight.Detach().To(DType.Float64).ToArray<double>();

    static double[] Means(Model model) => model.Average.Buffers().First().To(DType.Float64).ToArray<double>();

    [Fact]
    public void Means_follow_the_formula()
    {
        var model = new Model(0.9);
        using var _ = new NoGrad();
        var expected = Weights(model);
        for (var step = 1; step <= 200; step++)
        {
            model.Map.Weight.Fill(step);
            model.Average.Update(step);
            var keep = Math.Min(0.9, (1.0 + step) / (10 + step));
            expected = [.. expected.Select(mean => (keep * mean) + ((1 - keep) * step))];
            Assert.Equal(expected[0], Means(model)[0], 1e-4 * step);
        }
    }

    [Fact]
    public void They_are_saved_with_the_model_and_trained_by_nobody()
    {
        var (model, other) = (new Model(0.9), new Model(0.9));
        Assert.Equal(["map.weight", "map.bias", "average.map.weight", "average.map.bias"], model.StateDictionary().Keys);
        Assert.Equal(2, model.Parameters().Count());
        using (new NoGrad()) model.Map.Weight.Fill(3);
        model.Average.Update(1);
        other.LoadStateDictionary(model.StateDictionary());
        Assert.Equal(Means(model), Means(other));
    }

    [Fact]
    public void Swapped_they_take_the_place_of_the_weights_until_disposed()
    {
        var model = new Model(0.9);
        using (new NoGrad()) model.Map.Weight.Fill(3);
        var (weights, means) = (Weights(model), Means(model));
        using (model.Average.Swap())
        {
            Assert.Equal(means, Weights(model));
            Assert.Equal(weights, Means(model));
        }

        Assert.Equal(weights, Weights(model));
        Assert.Equal(means, Means(model));
    }

    [Theory, InlineData(-0.1), InlineData(1)]
    public void A_decay_beyond_reason_is_refused(double decay) => Assert.Throws<ArgumentOutOfRangeException>(() => new Model(decay));
}

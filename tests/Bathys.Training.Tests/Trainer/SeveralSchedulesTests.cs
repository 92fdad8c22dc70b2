using Bathys.Data;
using Bathys.Optim;

namespace Bathys.Training.Tests;

/// <summary>Several schedules of one optimizer: their factors are multiplied.</summary>
public class SeveralSchedulesTests
{
    const double Rate = 0.1;

    [Fact]
    public void A_warm_up_each_step_and_a_fall_each_epoch_multiply()
    {
        var rates = Rates(optimizer => [
            Scheduled.EachStep(new LinearLR(optimizer, 0.5, steps: 20)),
            Scheduled.EachEpoch(new StepLR(optimizer, 1, 0.1))]);
        Assert.Equal(30, rates.Count);
        for (var step = 0; step < rates.Count; step++)
        {
            var expected = Rate * (0.5 + (0.5 * Math.Min(step, 20) / 20)) * Math.Pow(0.1, step / 10);
            Assert.Equal(expected, rates[step], 1e-15);
        }
    }

    [Fact]
    public void A_fall_on_a_plateau_lasts_beside_a_schedule_by_steps()
    {
        // Nothing is an improvement of more than itself: the rate falls after each epoch.
        var rates = Rates(optimizer => [
            Scheduled.EachEpoch(new ReduceLROnPlateau(optimizer, factor: 0.5, patience: 0, threshold: 1, absolute: false)),
            Scheduled.EachStep(new LinearLR(optimizer, 0.5, steps: 20))]);
        for (var step = 0; step < rates.Count; step++)
            Assert.Equal(Rate * (0.5 + (0.5 * Math.Min(step, 20) / 20)) * Math.Pow(0.5, step / 10), rates[step], 1e-15);
    }

    [Fact]
    public void A_schedule_alone_sets_the_rates_as_it_does_by_hand()
    {
        var rates = Rates(optimizer => [Scheduled.EachStep(new CosineAnnealingLR(optimizer, 30))]);
        var byHand = new CosineAnnealingLR(new SGD(new BlobNet().Parameters(), Rate), 30);
        Assert.Equal(Enumerable.Range(0, 30).Select(step => byHand.Rate(Rate, step)), rates);
    }

    /// <summary>The rate of each of 30 steps, three epochs of ten.</summary>
    static List<double> Rates(Func<Optimizer, Scheduled[]> schedules)
    {
        var model = new BlobNet();
        var optimizer = new SGD(model.Parameters(), Rate);
        var trainer = new Trainer(model, (output, target) => output.CrossEntropy(target), optimizer) { Schedules = schedules(optimizer) };
        var rates = new List<double>();
        trainer.Callbacks.Add(new Listener(rates));
        trainer.Fit(new DataLoader(new Blobs(80, 1), batchSize: 8, seed: 5), epochs: 3);
        return rates;
    }

    sealed class Listener(List<double> rates) : Callback
    {
        public override void BeforeStep(TrainerBase trainer, long step) => rates.Add(trainer.Optimizer.LearningRate);
    }
}

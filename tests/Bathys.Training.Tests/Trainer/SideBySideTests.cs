using Bathys.Data;
using Bathys.Nn;
using Bathys.Optim;

namespace Bathys.Training.Tests;

/// <summary>A training's random numbers are its own.</summary>
public class SideBySideTests
{
    static float[] Train(ulong seed, Action? between = null)
    {
        var random = new Generator(seed);
        Sequential model;
        using (new RandomScope(random)) model = new(new Linear(2, 16), new ReLU(), new Dropout(0.5), new Linear(16, 3));
        var trainer = new Trainer(model, new CrossEntropyLoss(), new Adam(model.Parameters(), 0.01))
        {
            Random = random,
        };
        if (between is not null) trainer.Callbacks.Add(new AfterEachStep(between));
        trainer.Fit(new DataLoader(new Blobs(120), 8), new DataLoader(new Blobs(24), 8), epochs: 3);
        return [.. model.Parameters().SelectMany(parameter => parameter.Detach().ToArray<float>())];
    }

    [Fact]
    public void Two_trainings_at_once_give_the_weights_that_each_gives_alone()
    {
        float[][] alone = [Train(1), Train(2)];
        Assert.NotEqual(alone[0], alone[1]);
        using var barrier = new Barrier(2);
        var together = new float[2][];
        Thread[] threads = [
            .. Enumerable.Range(0, 2).Select(i => new Thread(() => together[i] = Train((ulong)i + 1, barrier.SignalAndWait)))];
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        Assert.Equal(alone, together);
    }

    [Fact]
    public void Whatever_else_is_drawn_and_evaluated_changes_no_weight()
    {
        var other = new Sequential(new Linear(2, 3), new Dropout(0.5));
        Assert.Equal(Train(1), Train(1, () =>
        {
            using var elsewhere = new RandomScope(new Generator(5));
            other.Forward(Tensor.Randn(4, 2));
        }));
    }

    [Fact]
    public void A_model_in_evaluation_mode_is_not_trained_as_if_it_were_not()
    {
        var model = new Sequential(new Linear(2, 3), new Dropout(0.5)).Eval();
        var trainer = new Trainer(model, new CrossEntropyLoss(), new SGD(model.Parameters(), 0.1));
        var data = new DataLoader(new Blobs(8), 8);
        Assert.Contains("Train()", Assert.Throws<InvalidOperationException>(() => trainer.Fit(data)).Message, StringComparison.Ordinal);
        model.Train();
        Assert.Contains("EvaluationMode", Assert.Throws<InvalidOperationException>(InScope).Message, StringComparison.Ordinal);
        trainer.Fit(data);

        void InScope()
        {
            using var mode = new EvaluationMode();
            trainer.Fit(data);
        }
    }

    [Fact]
    public void An_evaluation_moves_no_number_of_the_training()
    {
        var model = new Linear(2, 3);
        var trainer = new Trainer(
            model, batch => new(model.Forward(batch.Input + Tensor.Randn(batch.Input.Shape)).CrossEntropy(batch.Target), batch.Target),
            new SGD(model.Parameters(), 0.1))
        {
            Task = TaskKind.Regression,
        };
        var data = new DataLoader(new Blobs(8), 8);
        var first = trainer.Evaluate(data).Loss;
        Assert.Equal(0ul, trainer.Random.Position);
        Assert.Equal(first, trainer.Evaluate(data).Loss);
    }

    sealed class AfterEachStep(Action action) : Callback
    {
        public override void AfterStep(TrainerBase trainer, long step, double loss) => action();
    }
}

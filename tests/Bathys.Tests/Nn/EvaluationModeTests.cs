using Bathys.Nn;
using Bathys.Optim;

namespace Bathys.Tests.Nn;

/// <summary>Evaluation is a property of the call.</summary>
public class EvaluationModeTests
{
    static Sequential Net(ulong seed)
    {
        using var random = new RandomScope(new Generator(seed));
        return new(new Linear(8, 16), new BatchNorm1d(16), new ReLU(), new Dropout(0.5), new Linear(16, 4));
    }

    [Fact]
    public void No_module_changes_and_frozen_parts_stay_frozen()
    {
        var net = Net(1);
        net[1].Eval();
        using (new EvaluationMode())
        {
            Assert.All(net.NamedModules(), entry => Assert.False(entry.Module.IsTrainingNow, entry.Name));
            net[1].Train();
            net[3].Eval();
            Assert.False(net[1].IsTrainingNow);
        }

        Assert.Equal([true, true, true, true, false, true], net.NamedModules().Select(entry => entry.Module.IsTraining));
    }

    [Fact]
    public void Within_the_scope_a_mode_is_put_back_as_it_was()
    {
        var net = Net(1);
        using (new EvaluationMode())
        {
            var was = net.IsTraining;
            net.Eval();
            net.Train(was);
        }

        Assert.True(net.IsTraining && net.IsTrainingNow);
        net.Eval();
        Assert.False(net.IsTraining || net.IsTrainingNow);
    }

    [Fact]
    public void Threads_started_within_the_scope_predict_in_evaluation()
    {
        var (net, x) = (Net(1), Tensor.Randn([4, 8], generator: new Generator(2)));
        var expected = net.Predict(x).ToArray<float>();
        using var mode = new EvaluationMode();
        var (isTraining, y) = (false, Array.Empty<float>());
        var other = new Thread(() => (isTraining, y) = (net.IsTrainingNow, net.Predict(x).ToArray<float>()));
        other.Start();
        other.Join();
        Assert.True(isTraining);
        Assert.Equal(expected, y);
    }

    [Fact]
    public void Predict_is_the_output_in_evaluation_and_without_a_gradient()
    {
        var (net, x) = (Net(1), Tensor.Randn([4, 8], generator: new Generator(2)));
        var state = net.StateDictionary().Select(entry => entry.Value.To(DType.Float64).ToArray<double>()).ToList();
        var y = net.Predict(x);
        Assert.False(y.RequiresGrad);
        Assert.True(net.IsTraining);
        Assert.Equal(state, net.StateDictionary().Select(entry => entry.Value.To(DType.Float64).ToArray<double>()));
        Assert.Equal(net.Eval().Forward(x).Detach().ToArray<float>(), y.ToArray<float>());
    }

    [Fact]
    public void Eight_threads_ask_one_model_while_another_trains_and_every_answer_is_right()
    {
        const int Threads = 8, Answers = 100_000;
        var (shared, other) = (Net(1), Net(2));
        Tensor[] inputs = [.. Enumerable.Range(0, 16).Select(i => Tensor.Randn([2, 8], generator: new Generator((ulong)i)))];
        float[][] expected = [.. inputs.Select(x => shared.Predict(x).ToArray<float>())];
        var (wrong, asked, isOver, steps) = (0, 0, false, 0);
        var training = new Thread(() =>
        {
            var optimizer = new SGD(other.Parameters(), 0.01);
            while (!Volatile.Read(ref isOver))
            {
                optimizer.ZeroGrad();
                other.Forward(inputs[steps % inputs.Length]).Square().Mean().Backward();
                optimizer.Step();
                steps++;
            }
        });
        training.Start();
        Thread[] askers = [.. Enumerable.Range(0, Threads).Select(_ => new Thread(() =>
        {
            for (int i; (i = Interlocked.Increment(ref asked) - 1) < Answers;)
                if (!shared.Predict(inputs[i % inputs.Length]).ToArray<float>().AsSpan().SequenceEqual(expected[i % inputs.Length]))
                    Interlocked.Increment(ref wrong);
        }))];
        foreach (var asker in askers) asker.Start();
        foreach (var asker in askers) asker.Join();
        Volatile.Write(ref isOver, true);
        training.Join();
        Assert.Equal(0, wrong);
        Assert.True(steps > 0);
        Assert.True(shared.IsTraining);
    }
}

using Bathys.Nn;
using Bathys.Optim;

namespace Bathys.Tests.Nn;

public class ModeTests
{
    [Fact]
    public void Dropout_drops_in_training_only_and_keeps_the_mean()
    {
        var net = new Sequential { new Sequential(new Dropout(0.25, new Generator(3))) };
        var x = Tensor.Ones(100_000);
        var y = net.Forward(x).ToArray<float>();
        Assert.All(y, v => Assert.True(v is 0 or 4f / 3));
        Assert.Equal(0.25, y.Count(v => v == 0) / 100_000.0, 0.01);
        Assert.Same(x, net.Eval().Forward(x));
        Assert.NotEqual(y, net.Train().Forward(x).ToArray<float>());
    }

    [Fact]
    public void Batch_norm_learns_statistics_in_training_and_uses_them_in_evaluation()
    {
        var norm = new BatchNorm1d(2, momentum: 1);
        var x = Tensor.From([1f, 10, 3, 30], 2, 2);
        norm.Forward(x);
        Assert.Equal([2, 20], norm.RunningMean!.ToArray<float>());
        Assert.Equal([2, 200], norm.RunningVar!.ToArray<float>());
        Assert.Equal(1, norm.NumBatchesTracked!.Item());
        var y = norm.Eval().Forward(Tensor.From([2f, 20], 1, 2));
        Assert.Equal([0, 0], y.ToArray<float>());
        Assert.Equal(1, norm.NumBatchesTracked.Item());
    }

    [Fact]
    public void Watches_see_every_layer_of_their_thread_while_they_live()
    {
        var net = new Sequential { new Linear(2, 3), new Tanh() };
        var (outer, inner) = (new List<string>(), new List<Shape>());
        using (new LayerWatch((layer, _, _) => outer.Add(layer.ToString()!)))
        {
            using (new LayerWatch((_, x, y) => inner.AddRange([x.Shape, y.Shape]))) net.Forward(Tensor.Ones(4, 2));
            net[1].Forward(Tensor.Ones(1));
        }
        net.Forward(Tensor.Ones(4, 2));
        Assert.Equal(["Linear(2, 3)", "Tanh()", "Tanh()"], outer);
        Assert.Equal([new Shape(4, 2), new Shape(4, 3), new Shape(4, 3), new Shape(4, 3)], inner);
    }

    [Fact]
    public void A_small_network_learns_exclusive_or()
    {
        var generator = new Generator(1);
        var net = new Sequential { new Linear(2, 8, generator: generator), new Tanh(), new Linear(8, 1, generator: generator) };
        var (x, t) = (Tensor.From([0f, 0, 0, 1, 1, 0, 1, 1], 4, 2), Tensor.From([0f, 1, 1, 0], 4, 1));
        var optimizer = new Adam(net.Parameters(), learningRate: 0.05);
        var schedule = new CosineAnnealingLR(optimizer, 200);
        var loss = new BCEWithLogitsLoss();
        for (var step = 0; step < 200; step++)
        {
            optimizer.ZeroGrad();
            loss.Forward(net.Forward(x), t).Backward();
            GradientClip.ByNorm(net.Parameters(), 5);
            optimizer.Step();
            schedule.Step();
        }
        Assert.Equal([0, 1, 1, 0], net.Forward(x).Sigmoid().ToArray<float>().Select(v => MathF.Round(v)));
        Assert.InRange(loss.Forward(net.Forward(x), t).Item(), 0, 0.05);
    }
}

using Bathys.Optim;

namespace Bathys.Tests.Optim;

public class ParameterGroupTests
{
    [Fact]
    public void Each_group_has_all_settings_of_its_optimizer()
    {
        var (a, b) = (Ones(), Ones());
        var optimizer = new Adam([a], learningRate: 0.1);
        var group = optimizer.AddGroup([b], learningRate: 0.2, settings: [("beta1", 0.5), ("beta2", 0.25)]);
        Assert.Equal((0.9, 0.5, 0.25, 1e-8), (optimizer.Groups[0]["beta1"], group.Momentum, group["beta2"], group["epsilon"]));
        var alone = Ones();
        var other = new Adam([alone], 0.2, beta1: 0.5, beta2: 0.25);
        for (var step = 1; step <= 3; step++)
        {
            foreach (var parameter in (Tensor[])[a, b, alone]) parameter.Grad = Tensor.Full([2], step);
            optimizer.Step();
            other.Step();
        }

        Assert.Equal(alone.ToArray<float>(), b.ToArray<float>());
        Assert.NotEqual(a.ToArray<float>(), b.ToArray<float>());
    }

    [Fact]
    public void Momentum_of_a_group_is_its_own_and_survives_a_state()
    {
        var optimizer = new SGD([Ones()], 0.1);
        var group = optimizer.AddGroup([Ones()], settings: [("momentum", 0.9), ("nesterov", 1)]);
        foreach (var parameter in optimizer.Groups.SelectMany(some => some.Parameters)) parameter.Grad = Tensor.Ones(2);
        optimizer.Step();
        var saved = optimizer.StateDictionary();
        Assert.DoesNotContain("state.0.momentum_buffer", saved.Keys);
        Assert.Contains("state.1.momentum_buffer", saved.Keys);
        Assert.Equal(0.9, saved["groups.1.momentum"].Item());

        group["momentum"] = 0.5;
        optimizer.LoadStateDictionary(saved);
        Assert.Equal(0.9, group.Momentum);
    }

    [Fact]
    public void Settings_that_are_none_or_do_not_go_together_are_refused()
    {
        var optimizer = new SGD([Ones()], 0.1);
        Assert.Contains(
            "dampening", Assert.Throws<ArgumentException>(() => optimizer.AddGroup([Ones()], settings: [("beta2", 0.9)])).Message);
        Assert.Throws<ArgumentException>(() => optimizer.AddGroup([Ones()], settings: [("nesterov", 1)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.Groups[0]["momentum"] = -1);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam([Ones()]).AddGroup([Ones()], settings: [("beta2", 1)]));
    }

    static Tensor Ones()
    {
        var parameter = Tensor.Ones(2);
        parameter.RequiresGrad = true;
        return parameter;
    }
}

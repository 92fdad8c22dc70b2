using Bathys.Nn;

namespace Bathys.Tests;

/// <summary>Scopes put back what was before, and one that was never begun does nothing.</summary>
[Quick]
public class ScopeTests
{
    [Fact]
    public void A_scope_by_default_does_nothing()
    {
        using var outer = new NoGrad();
        using var mode = new EvaluationMode();
        using var random = new RandomScope(new Generator(3));
        using var anomaly = new DetectAnomaly();
        var seen = 0;
        using var watch = new LayerWatch((_, _, _) => seen++);
        default(NoGrad).Dispose();
        default(EvaluationMode).Dispose();
        default(RandomScope).Dispose();
        default(DetectAnomaly).Dispose();
        default(DetectAnomaly.Scope).Dispose();
        default(LayerWatch).Dispose();
        Assert.False(Record.IsEnabled);
        Assert.True(EvaluationMode.IsOn);
        Assert.Equal(3ul, Generator.Current.Seed);
        Assert.Throws<AnomalyException>(() => Tensor.Zeros(1).Log());
        new Tanh().Forward(Tensor.Ones(1));
        Assert.Equal(1, seen);
    }

    [Fact]
    public void Scopes_within_scopes_end_one_by_one()
    {
        using (new NoGrad())
        {
            using (new NoGrad()) Assert.False(Record.IsEnabled);
            Assert.False(Record.IsEnabled);
        }
        Assert.True(Record.IsEnabled);
        using (new EvaluationMode())
        {
            using (new EvaluationMode()) Assert.True(EvaluationMode.IsOn);
            Assert.True(EvaluationMode.IsOn);
        }
        Assert.False(EvaluationMode.IsOn);
    }

    [Fact]
    public void A_scope_counts_on_its_own_thread_alone()
    {
        using var outer = new NoGrad();
        using var mode = new EvaluationMode();
        using var random = new RandomScope(new Generator(3));
        var (records, evaluates, seed) = (false, true, 3ul);
        var other = new Thread(() => (records, evaluates, seed) = (Record.IsEnabled, EvaluationMode.IsOn, Generator.Current.Seed));
        other.Start();
        other.Join();
        Assert.True(records);
        Assert.False(evaluates);
        Assert.Equal(0ul, seed);
    }
}

using Bathys.Nn;

namespace Bathys.Tests;

/// <summary>A scope ends itself and what is within it; nothing of it stays, whoever ends first.</summary>
public class ScopeOrderTests
{
    static void Refused<TScope>(TScope scope) where TScope : IDisposable, allows ref struct
    {
        var message = "";
        try
        {
            scope.Dispose();
        }
        catch (InvalidOperationException error)
        {
            message = error.Message;
        }
        Assert.Contains("scopes end in the reverse order of their beginning", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_scopes_out_of_order_are_refused_and_leave_nothing()
    {
        var before = Generator.Current;
        var a = new RandomScope(new Generator(1));
        var b = new RandomScope(new Generator(2));
        a.Dispose();
        Assert.Same(before, Generator.Current);
        Refused(b);
        Assert.Same(before, Generator.Current);
    }

    [Fact]
    public void Unrecorded_scopes_out_of_order_are_refused_and_leave_nothing()
    {
        var a = new NoGrad();
        var b = new NoGrad();
        a.Dispose();
        Assert.True(Record.IsEnabled);
        Refused(b);
        Assert.True(Record.IsEnabled);
    }

    [Fact]
    public void Evaluations_out_of_order_are_refused_and_leave_nothing()
    {
        var a = new EvaluationMode();
        var b = new EvaluationMode();
        a.Dispose();
        Refused(b);
        Assert.False(EvaluationMode.IsOn);
    }

    [Fact]
    public void Checks_out_of_order_are_refused_and_leave_nothing()
    {
        var a = new DetectAnomaly();
        var b = new DetectAnomaly();
        a.Dispose();
        Refused(b);
        Assert.Equal(float.NegativeInfinity, Tensor.Zeros(1).Log().Item());
    }

    [Fact]
    public void Parts_at_work_out_of_order_are_refused_and_leave_nothing()
    {
        using var watch = new DetectAnomaly();
        var a = DetectAnomaly.Within("a");
        var b = DetectAnomaly.Within("b");
        a.Dispose();
        Refused(b);
        Assert.Null(Assert.Throws<AnomalyException>(() => Tensor.Zeros(1).Log()).Part);
    }

    [Fact]
    public void Watches_out_of_order_are_refused_and_leave_nothing()
    {
        var seen = 0;
        var a = new LayerWatch((_, _, _) => seen++);
        var b = new LayerWatch((_, _, _) => seen++);
        a.Dispose();
        Refused(b);
        new Tanh().Forward(Tensor.Ones(1));
        Assert.Equal(0, seen);
    }

    [Fact]
    public void A_scope_without_end_hides_no_exception_and_ends_with_the_one_around_it()
    {
        Assert.Throws<ShapeException>(Fail);
        Assert.Equal(0ul, Generator.Current.Seed);

        static void Fail()
        {
            using var outer = new RandomScope(new Generator(1));
            _ = new RandomScope(new Generator(2));
            throw new ShapeException("in flight");
        }
    }

    [Fact]
    public void Ending_twice_does_nothing_more()
    {
        using var outer = new RandomScope(new Generator(1));
        var inner = new RandomScope(new Generator(2));
        inner.Dispose();
        inner.Dispose();
        Assert.Equal(1ul, Generator.Current.Seed);
    }
}

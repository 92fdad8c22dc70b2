namespace Bathys;

/// <summary>Part of a network whose inner values are not kept for the backward pass but computed again there: memory for time (Chen and others 2016).</summary>
public static class Checkpoint
{
    /// <summary>f(x), recorded as one operation. Parameters that f uses get their gradients as ever from <see cref="Tensor.Backward"/>.</summary>
    /// <remarks>
    /// Both computations draw from a generator of their own, forked from <see cref="Generator.Current"/> by one draw, and are in the same mode: the second repeats
    /// the first on whatever thread it runs, and no other generator moves. Generators that f names itself must not be used in it. Where x needs no gradient f is simply
    /// run.
    /// </remarks>
    /// <param name="f">A function that gives the same at every call.</param>
    /// <param name="x">Its input.</param>
    public static Tensor Run(Func<Tensor, Tensor> f, Tensor x)
    {
        ArgumentNullException.ThrowIfNull(f);
        ArgumentNullException.ThrowIfNull(x);
        if (!Record.Needs(x)) return f(x);
        var (source, isEvaluation) = (Generator.Current, EvaluationMode.IsOn);
        var fork = source.NextUInt64();
        Tensor y;
        using (new RandomScope(source.Fork(fork)))
        using (new NoGrad())
            y = f(x);
        if (ReferenceEquals(y, x)) return x;
        return Record.Gradients("Checkpoint", y, [x], (gradient, _) =>
        {
            if (Record.IsEnabled) throw new NotSupportedException("Checkpoint: the part is computed anew, without a second derivative; run it without a checkpoint for that");
            return [Again(f, x, gradient, source.Fork(fork), isEvaluation)];
        });
    }

    static Tensor? Again(Func<Tensor, Tensor> f, Tensor x, Tensor gradient, Generator generator, bool isEvaluation)
    {
        // The second computation reads what it finds, as any computation does; its input alone must be what it was.
        Pulling.Check(x.Storage, x.Shape);
        var leaf = x.Detach();
        leaf.RequiresGrad = true;
        using var random = new RandomScope(generator);
        using var mode = new EvaluationMode(isEvaluation);
        Record.IsEnabled = true;
        var outer = Pulling.Switch(null);
        try
        {
            f(leaf).Backward(gradient);
            return leaf.Grad;
        }
        finally
        {
            Pulling.Switch(outer);
            Record.IsEnabled = false;
        }
    }
}

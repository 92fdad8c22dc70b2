namespace Bathys;

/// <summary>
/// Part of a network whose inner values are not kept for the backward pass but computed again there: memory for time (Chen and others
/// 2016).
/// </summary>
public static class Checkpoint
{
    /// <summary>
    /// f(x), recorded as one operation. Parameters that f uses get their gradients as ever from <see cref="Tensor.Backward"/>.
    /// </summary>
    /// <remarks>
    /// Both computations draw from a generator of their own, forked from <see cref="Generator.Current"/> by one draw, and both are within
    /// an <see cref="EvaluationMode"/> or neither: the second repeats the first on whatever thread it runs, and no other generator moves.
    /// Generators that f names itself must not be used in it. The backward pass throws <see cref="InvalidOperationException"/> if the
    /// second computation gives another output, as after <c>Eval()</c> or a change of weights in between, and
    /// <see cref="NotSupportedException"/> if it is <see cref="Autograd.Gradient"/>'s, which must leave the gradients of parameters alone.
    /// Where x needs no gradient f is run once, and nothing recorded of it but by f.
    /// </remarks>
    /// <param name="f">A function that gives the same at every call.</param>
    /// <param name="x">Its input.</param>
    public static Tensor Run(Func<Tensor, Tensor> f, Tensor x)
    {
        ArgumentNullException.ThrowIfNull(f);
        ArgumentNullException.ThrowIfNull(x);
        var (source, isEvaluation) = (Generator.Current, EvaluationMode.IsOn);
        if (!Record.Needs(x) && isEvaluation) return f(x);
        var fork = source.NextUInt64();
        if (!Record.Needs(x))
        {
            // As it would draw if x needed one: it may be part of a checkpoint itself, whose two computations draw the same.
            using var own = new RandomScope(source.Fork(fork));
            return f(x);
        }
        Tensor y;
        using (new RandomScope(source.Fork(fork)))
        using (new NoGrad())
            y = f(x);
        if (ReferenceEquals(y, x)) return x;
        var first = new OutputSample(y);
        return Record.Gradients("Checkpoint", y, [x], (gradient, _) =>
        {
            if (BackwardPass.IsByName)
            {
                throw new NotSupportedException(
                    "Checkpoint: Autograd.Gradient cannot go through it, for the part's own parameters would collect gradients: " +
                    "use Backward, or run it without a checkpoint");
            }
            if (Record.IsEnabled)
                throw new NotSupportedException(
                    "Checkpoint: the part is computed anew, without a second derivative; run it without a checkpoint for that");
            return [Again(f, x, gradient, source.Fork(fork), isEvaluation, first)];
        });
    }

    static Tensor? Again(
        Func<Tensor, Tensor> f, Tensor x, Tensor gradient, Generator generator, bool isEvaluation, OutputSample first)
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
            var y = f(leaf);
            if (!first.IsOf(y))
            {
                throw new InvalidOperationException(
                    "Checkpoint: computed again, the part gives another output: its mode (Train, Eval) or what it reads changed since, " +
                    "or it draws from a generator that it names itself: change it after Backward, or run the part without a checkpoint");
            }
            y.Backward(gradient);
            return leaf.Grad;
        }
        finally
        {
            Pulling.Switch(outer);
            Record.IsEnabled = false;
        }
    }
}

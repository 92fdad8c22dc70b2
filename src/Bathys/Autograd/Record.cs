namespace Bathys;

/// <summary>
/// The one place where operators meet the tape. It alone looks at <see cref="NoGrad"/>, sums gradients over what was broadcast,
/// and lets go of saved values; an operator only says what its gradient is.
/// </summary>
/// <remarks>
/// Who owns what: operands and results that a pullback captures are its own, for as long as the graph lives, and must not be changed in
/// place before it ran (the pass finds that out and says so). The gradients that it is given and gives belong to the backward pass, which
/// writes the next ones into their memory or returns it once they are passed on; a pullback may give back what it was given, or a view of
/// it. What is to stay after the call is copied (<c>g.Clone()</c>): a gradient that was only kept is disposed when the pass is done with
/// it, and using it throws <see cref="ObjectDisposedException"/>.
/// </remarks>
public static class Record
{
    [ThreadStatic]
    static bool isDisabled;

    /// <summary>True unless a <see cref="NoGrad"/> lives on this thread.</summary>
    public static bool IsEnabled
    {
        get => !isDisabled;
        internal set => isDisabled = !value;
    }

    /// <summary>True if an operation on this tensor would be recorded: for skipping work that only a gradient needs.</summary>
    public static bool Needs(Tensor x) => IsEnabled && x.RequiresGrad;

    /// <summary>Records y = f(x).</summary>
    /// <param name="name">The operator's name, for error messages.</param>
    /// <param name="y">The result, just made.</param>
    /// <param name="x">The operand.</param>
    /// <param name="pullback">∂L/∂y to ∂L/∂x, in tensor operators.</param>
    /// <returns>y.</returns>
    public static Tensor Gradient(string name, Tensor y, Tensor x, Func<Tensor, Tensor> pullback)
    {
        DetectAnomaly.Check(name, y, x);
        if (Needs(x)) y.Attach(new Node(name, [x], outputs: 1, pullback), 0);
        return y;
    }

    /// <summary>Records y = f(a, b); each operand's pullback runs only if that operand needs a gradient.</summary>
    public static Tensor Gradient(string name, Tensor y, Tensor a, Func<Tensor, Tensor> pullA, Tensor b, Func<Tensor, Tensor> pullB)
    {
        DetectAnomaly.Check(name, y, a, b);
        if (Needs(a) || Needs(b))
        {
            y.Attach(new Node(name, [a, b], outputs: 1,
                (Node.Pullback)((g, needs) => [needs[0] ? pullA(g[0]!) : null, needs[1] ? pullB(g[0]!) : null])), 0);
        }
        return y;
    }

    /// <summary>Records y = f(a, b, c); each operand's pullback runs only if that operand needs a gradient.</summary>
    public static Tensor Gradient(
        string name, Tensor y, Tensor a, Func<Tensor, Tensor> pullA, Tensor b, Func<Tensor, Tensor> pullB, Tensor c,
        Func<Tensor, Tensor> pullC)
    {
        DetectAnomaly.Check(name, y, a, b, c);
        if (Needs(a) || Needs(b) || Needs(c))
        {
            y.Attach(new Node(name, [a, b, c], outputs: 1, (Node.Pullback)((g, needs) =>
                [needs[0] ? pullA(g[0]!) : null, needs[1] ? pullB(g[0]!) : null, needs[2] ? pullC(g[0]!) : null])), 0);
        }
        return y;
    }

    /// <summary>Records y = f(inputs) where one pass gives the gradients of several inputs.</summary>
    /// <param name="name">The operator's name, for error messages.</param>
    /// <param name="y">The result, just made.</param>
    /// <param name="inputs">The operands.</param>
    /// <param name="pullback">
    /// ∂L/∂y, and which operands need a gradient, to the gradients in the operands' order (null where not needed).
    /// </param>
    public static Tensor Gradients(string name, Tensor y, ReadOnlySpan<Tensor> inputs, Func<Tensor, bool[], Tensor?[]> pullback)
    {
        DetectAnomaly.Check(name, y, inputs);
        if (NeedsAny(inputs)) y.Attach(new Node(name, inputs, outputs: 1, pullback), 0);
        return y;
    }

    /// <summary>Records several outputs of one operation; the gradient of an output through which nothing flows back is null.</summary>
    public static void Gradients(
        string name, ReadOnlySpan<Tensor> outputs, ReadOnlySpan<Tensor> inputs, Func<Tensor?[], bool[], Tensor?[]> pullback)
    {
        foreach (var output in outputs) DetectAnomaly.Check(name, output, inputs);
        if (!NeedsAny(inputs)) return;
        var node = new Node(name, inputs, outputs.Length, (Node.Pullback)pullback.Invoke);
        for (var i = 0; i < outputs.Length; i++) outputs[i].Attach(node, i);
    }

    /// <summary>
    /// What a pullback gives: the result of a fused kernel, or, while the backward pass is itself recorded (createGraph), the same composed
    /// of operators that have gradients in turn.
    /// </summary>
    /// <param name="fused">The kernel; its result has no gradient.</param>
    /// <param name="composed">The formula in tensor operators.</param>
    public static T Choose<T>(Func<T> fused, Func<T> composed) => IsEnabled ? composed() : fused();

    /// <summary>
    /// Marks the result of a fused backward kernel: it has no gradient of its own, and asking for one (a second derivative) is a
    /// clear error rather than a silent zero.
    /// </summary>
    /// <param name="name">The operator whose backward this is.</param>
    /// <param name="gradient">What the kernel gave.</param>
    /// <param name="inputs">
    /// What it was computed from: the incoming gradient and the saved values. None: whatever it was, it is refused.
    /// </param>
    public static Tensor FirstOrderOnly(string name, Tensor gradient, params ReadOnlySpan<Tensor> inputs)
    {
        if (NeedsAny(inputs) || (IsEnabled && inputs.IsEmpty))
        {
            gradient.Attach(new Node(name, inputs, outputs: 1, (Node.Pullback)((_, _) => throw new NotSupportedException(
                $"{name}: its backward is a fused kernel without a second derivative; compose the operator of simpler ones for that"))), 0);
        }
        return gradient;
    }

    static bool NeedsAny(ReadOnlySpan<Tensor> inputs)
    {
        if (!IsEnabled) return false;
        foreach (var input in inputs)
            if (input.RequiresGrad) return true;
        return false;
    }
}

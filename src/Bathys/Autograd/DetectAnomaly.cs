namespace Bathys;

/// <summary>
/// While one of these lives, every operation that its thread computes, forward and backward, is checked: the first that makes NaN of
/// operands without NaN, or infinity of finite ones, throws. It reads every result once more, so it is for looking for a fault.
/// </summary>
/// <remarks>
/// Infinity that is put in on purpose, by MaskedFill or Pad, is none of their making. The scope belongs to its thread, so the compiler
/// refuses it where it would live across an <c>await</c> or a <c>yield</c>.
/// </remarks>
/// <example><code>
/// using (new DetectAnomaly()) criterion.Forward(model.Forward(x), y).Backward();   // AnomalyException: Log in Sequential made infinity
/// </code></example>
public readonly ref struct DetectAnomaly : IDisposable
{
    [ThreadStatic]
    static Watch? current;

    [ThreadStatic]
    static ScopeOrder order;

    readonly Watch? outer;
    readonly ScopeOrder.Place place;

    /// <summary>Checks on this thread until disposed.</summary>
    public DetectAnomaly() => (place, outer, current) = (order.Begin(), current, new Watch());

    /// <summary>Whether anybody watches this thread.</summary>
    internal static bool IsOn => current is not null;

    /// <summary>What is computing now, if anybody watches.</summary>
    internal static object? Part => current?.Part;

    /// <summary>
    /// Names a layer or module as the one at work, until disposed: <c>using var _ = DetectAnomaly.Within(this)</c>. It costs nothing
    /// where nobody watches. Layers of the library do so themselves.
    /// </summary>
    /// <param name="part">What an exception is to name.</param>
    public static Scope Within(object part) => new(current, part);

    /// <summary>Stops checking; <c>default(DetectAnomaly)</c> did not check.</summary>
    /// <exception cref="InvalidOperationException">A scope that was begun before it has ended, and it with that.</exception>
    public void Dispose()
    {
        if (order.End(place)) current = outer;
    }

    /// <summary>Checks what an operator made.</summary>
    internal static void Check(string operation, Tensor y, params ReadOnlySpan<Tensor> operands)
    {
        if (current is { IsBackward: false } watch) Check(operation, watch.Part, [y], operands, isBackward: false);
    }

    /// <summary>Checks what the pullback of an operation made of the gradients that came to it.</summary>
    internal static void CheckGradients(Node node, ReadOnlySpan<Tensor?> made, ReadOnlySpan<Tensor?> came)
    {
        if (current is not null) Check(node.Name, node.Part, made, came, isBackward: true);
    }

    /// <summary>Leaves the operators that a pullback is made of to the check of the whole.</summary>
    /// <returns>Whether that was so before, as in a pass within a pass.</returns>
    internal static bool InBackward(bool on)
    {
        var before = current?.IsBackward ?? false;
        current?.IsBackward = on;
        return before;
    }

    static void Check(string operation, object? part, ReadOnlySpan<Tensor?> made, ReadOnlySpan<Tensor?> from, bool isBackward)
    {
        var now = NonFinite.None;
        foreach (var tensor in made) now |= tensor?.FindNonFinite() ?? NonFinite.None;
        if (now == NonFinite.None) return;
        var before = NonFinite.None;
        foreach (var tensor in from) before |= tensor?.FindNonFinite() ?? NonFinite.None;
        var isNaN = now.HasFlag(NonFinite.NaN) && !before.HasFlag(NonFinite.NaN);
        var isInfinity = before == NonFinite.None && operation is not ("MaskedFill" or "Pad");
        if (isNaN || (isInfinity && !now.HasFlag(NonFinite.NaN))) throw new AnomalyException(operation, part, isBackward, isNaN);
    }

    /// <summary>The time in which a part is at work, on one thread.</summary>
    public readonly ref struct Scope : IDisposable
    {
        readonly Watch? watch;
        readonly object? outer;
        readonly ScopeOrder.Place place;

        internal Scope(Watch? watch, object part)
        {
            if (watch is null) return;
            (this.watch, outer, place) = (watch, watch.Part, watch.Begin());
            watch.Part = part;
        }

        /// <summary>The part that was at work before is again.</summary>
        /// <exception cref="InvalidOperationException">A scope that was begun before it has ended, and it with that.</exception>
        public void Dispose()
        {
            if (watch?.End(place) is true) watch.Part = outer;
        }
    }

    /// <summary>What one scope knows.</summary>
    internal sealed class Watch
    {
        ScopeOrder order;

        public object? Part { get; set; }

        public bool IsBackward { get; set; }

        public ScopeOrder.Place Begin() => order.Begin();

        public bool End(ScopeOrder.Place place) => order.End(place);
    }
}

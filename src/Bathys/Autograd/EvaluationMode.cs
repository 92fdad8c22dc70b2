namespace Bathys;

/// <summary>
/// While one of these lives, every module computes on this thread as in evaluation: <c>using (new EvaluationMode()) …</c>. No module is
/// changed, so others may train it, or evaluate it, on threads of their own at the same time.
/// </summary>
/// <remarks>
/// It belongs to its thread, so the compiler refuses it where it would live across an <c>await</c> or a <c>yield</c>. Threads that work
/// within it, as those of <c>Parallel.For</c>, are not in it: each begins a scope of its own, or calls
/// <see cref="Nn.UnaryModule.Predict"/>, which is right on any thread. It ends with <c>using</c>; without one it goes on until a scope
/// around it ends, or for as long as the thread.
/// </remarks>
public readonly ref struct EvaluationMode : IDisposable
{
    [ThreadStatic]
    static bool isOn;

    [ThreadStatic]
    static ScopeOrder order;

    readonly bool before;
    readonly ScopeOrder.Place place;

    /// <summary>Evaluation on this thread until disposed.</summary>
    public EvaluationMode() : this(true)
    {
    }

    /// <summary>Evaluation on this thread or, for a computation that repeats one made outside of such a scope, none.</summary>
    internal EvaluationMode(bool on) => (place, before, isOn) = (order.Begin(), isOn, on);

    /// <summary>Whether one lives on this thread.</summary>
    public static bool IsOn => isOn;

    /// <summary>Puts back what was before; <c>default(EvaluationMode)</c> did nothing and puts nothing back.</summary>
    /// <exception cref="InvalidOperationException">A scope that was begun before it has ended, and it with that.</exception>
    public void Dispose()
    {
        if (order.End(place)) isOn = before;
    }
}

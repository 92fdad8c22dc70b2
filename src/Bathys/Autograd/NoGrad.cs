namespace Bathys;

/// <summary>
/// While one of these lives, the thread that made it records no gradients: <c>using (new NoGrad()) …</c>.
/// </summary>
/// <remarks>
/// It belongs to its thread, so the compiler refuses it where it would live across an <c>await</c> or a <c>yield</c>. Threads that work
/// within it, as those of <c>Parallel.For</c>, are not in it: each begins a scope of its own, or calls
/// <see cref="Nn.UnaryModule.Predict"/>, which is right on any thread. It ends with <c>using</c>; without one, as in <c>new NoGrad();</c>,
/// it goes on until a scope around it ends, or for as long as the thread.
/// </remarks>
public readonly ref struct NoGrad : IDisposable
{
    [ThreadStatic]
    static ScopeOrder order;

    readonly bool before;
    readonly ScopeOrder.Place place;

    /// <summary>Stops recording on this thread until disposed.</summary>
    public NoGrad() => (place, before, Record.IsEnabled) = (order.Begin(), Record.IsEnabled, false);

    /// <summary>Puts back what was before; <c>default(NoGrad)</c> did nothing and puts nothing back.</summary>
    /// <exception cref="InvalidOperationException">A scope that was begun before it has ended, and it with that.</exception>
    public void Dispose()
    {
        if (order.End(place)) Record.IsEnabled = before;
    }
}

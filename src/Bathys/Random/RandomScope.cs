namespace Bathys;

/// <summary>
/// While one of these lives, <see cref="Generator.Current"/> is its generator on this thread:
/// <c>using (new RandomScope(new Generator(seed))) model = new Net();</c> initializes a model as that seed says, whatever else the process
/// does.
/// </summary>
/// <remarks>
/// It belongs to its thread, so the compiler refuses it where it would live across an <c>await</c> or a <c>yield</c>. Threads that work
/// within it, as those of <c>Parallel.For</c>, are not in it: each begins a scope of its own, best with a <see cref="Generator.Fork"/>, so
/// that no order of threads decides who gets which number. It ends with <c>using</c>; without one it goes on until a scope around it ends,
/// or for as long as the thread.
/// </remarks>
public readonly ref struct RandomScope : IDisposable
{
    [ThreadStatic]
    static Generator? innermost;

    [ThreadStatic]
    static ScopeOrder order;

    readonly ScopeOrder.Place place;
    readonly Generator? outer;

    /// <summary>A generator for this thread until disposed.</summary>
    /// <param name="generator">Where the numbers come from.</param>
    public RandomScope(Generator generator)
    {
        ArgumentNullException.ThrowIfNull(generator);
        (place, outer, innermost) = (order.Begin(), innermost, generator);
    }

    /// <summary>The generator of this thread's innermost scope.</summary>
    internal static Generator? Innermost => innermost;

    /// <summary>Puts back what was before; <c>default(RandomScope)</c> did nothing and puts nothing back.</summary>
    /// <exception cref="InvalidOperationException">A scope that was begun before it has ended, and it with that.</exception>
    public void Dispose()
    {
        if (order.End(place)) innermost = outer;
    }
}

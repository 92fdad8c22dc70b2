namespace Bathys;

/// <summary>
/// While one of these lives, <see cref="Generator.Current"/> is its generator on this thread:
/// <c>using (new RandomScope(new Generator(seed))) model = new Net();</c> initializes a model as that seed says, whatever else the process does.
/// </summary>
/// <remarks>It belongs to its thread, so the compiler refuses it where it would live across an <c>await</c> or a <c>yield</c>.</remarks>
public readonly ref struct RandomScope : IDisposable
{
    [ThreadStatic]
    static Generator? innermost;

    readonly bool isSet;
    readonly Generator? outer;

    /// <summary>A generator for this thread until disposed.</summary>
    /// <param name="generator">Where the numbers come from.</param>
    public RandomScope(Generator generator)
    {
        ArgumentNullException.ThrowIfNull(generator);
        (isSet, outer, innermost) = (true, innermost, generator);
    }

    /// <summary>The generator of this thread's innermost scope.</summary>
    internal static Generator? Innermost => innermost;

    /// <summary>Puts back what was before; <c>default(RandomScope)</c> did nothing and puts nothing back.</summary>
    public void Dispose()
    {
        if (isSet) innermost = outer;
    }
}

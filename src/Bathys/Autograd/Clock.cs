namespace Bathys;

/// <summary>One count for all that must be told apart by age: memory made, elements changed in place, operations recorded.</summary>
internal static class Clock
{
    static long now;

    /// <summary>The moment of the last of them.</summary>
    public static long Now => Volatile.Read(ref now);

    /// <summary>A moment of its own, later than all before.</summary>
    public static long Tick() => Interlocked.Increment(ref now);
}

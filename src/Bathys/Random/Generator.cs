namespace Bathys;

/// <summary>
/// Random numbers as a pure function of seed, stream and position (Philox4x32-10): what was drawn can be drawn again, and a run
/// goes on exactly where it stopped.
/// </summary>
/// <remarks>
/// Several threads may draw from one generator: each draw takes numbers that no other gets. Which thread gets which is a matter of time, so
/// give each its own <see cref="Fork"/> where numbers are to repeat.
/// </remarks>
/// <param name="seed">Any number; equal seeds give equal sequences.</param>
/// <param name="stream">Another independent sequence of the same seed.</param>
public sealed class Generator(ulong seed, ulong stream = 0)
{
    /// <summary>The process's own.</summary>
    static readonly Generator shared = new(0);

    ulong position;

    /// <summary>
    /// The generator that is used where none is named: that of the innermost <see cref="RandomScope"/> of this thread, else one that the
    /// whole process shares. That one begins with seed 0, and the library never rewinds it.
    /// </summary>
    public static Generator Current => RandomScope.Innermost ?? shared;

    /// <summary>The seed.</summary>
    public ulong Seed { get; } = seed;

    /// <summary>The stream of the seed.</summary>
    public ulong Stream { get; } = stream;

    /// <summary>32-bit words drawn so far; set it to go on from there, which is for whoever owns the generator.</summary>
    public ulong Position
    {
        get => Volatile.Read(ref position);
        set => Volatile.Write(ref position, value);
    }

    /// <summary>An independent generator: a pure function of this one's seed and stream and of the number, not of the position.</summary>
    public Generator Fork(ulong number)
    {
        var (a, b, c, d) = Philox.At(Seed ^ 0x5851F42D4C957F2D, number, Stream);
        return new Generator(((ulong)a << 32) | b, ((ulong)c << 32) | d);
    }

    /// <summary>32 random bits.</summary>
    public uint NextUInt32() => Word(Advance(1));

    /// <summary>64 random bits.</summary>
    public ulong NextUInt64() => Pair(Advance(2));

    /// <summary>A number in [0, 1), one of 2²⁴ equally far apart.</summary>
    public float NextSingle() => (NextUInt32() >> 8) * (1f / (1 << 24));

    /// <summary>A number in [0, 1), one of 2⁵³ equally far apart.</summary>
    public double NextDouble() => ToDouble(NextUInt64());

    /// <summary>A number in [low, high).</summary>
    public double NextUniform(double low, double high) => low + ((high - low) * NextDouble());

    /// <summary>A number of the standard normal distribution (Box and Muller 1958).</summary>
    public double NextNormal()
    {
        var place = Advance(4);
        var radius = Math.Sqrt(-2 * Math.Log(1 - ToDouble(Pair(place))));
        return radius * Math.Cos(2 * Math.PI * ToDouble(Pair(place + 2)));
    }

    /// <summary>A whole number in [0, max), each equally likely (Lemire, "Fast random integer generation in an interval", 2019).</summary>
    /// <exception cref="ArgumentOutOfRangeException">max is not positive.</exception>
    public int NextInt(int max)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(max);
        return (int)NextUInt((uint)max);
    }

    /// <summary>As <see cref="NextInt"/>, for ranges that an int cannot say.</summary>
    internal uint NextUInt(uint max)
    {
        var product = (ulong)NextUInt32() * max;
        if ((uint)product < max)
        {
            var reject = (0 - max) % max;
            while ((uint)product < reject) product = (ulong)NextUInt32() * max;
        }
        return (uint)(product >> 32);
    }

    /// <summary>Puts elements in random order (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = NextInt(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>The numbers 0 … count − 1 in random order.</summary>
    public int[] Permutation(int count)
    {
        var order = new int[count];
        for (var i = 0; i < count; i++) order[i] = i;
        Shuffle(order.AsSpan());
        return order;
    }

    /// <summary>Reserves whole groups of four words for filling a tensor in parallel: the counter of the first.</summary>
    internal ulong Take(long words)
    {
        while (true)
        {
            var before = Position;
            var first = (before + 3) >> 2;
            if (Interlocked.CompareExchange(ref position, (first + (ulong)((words + 3) >> 2)) << 2, before) == before) return first;
        }
    }

    /// <summary>Draws so many words: the place of the first.</summary>
    ulong Advance(uint words) => Interlocked.Add(ref position, words) - words;

    uint Word(ulong place)
    {
        var (a, b, c, d) = Philox.At(Seed, place >> 2, Stream);
        return (place & 3) switch { 0 => a, 1 => b, 2 => c, _ => d };
    }

    /// <summary>Two words in a row, the first in front.</summary>
    ulong Pair(ulong place)
    {
        if ((place & 3) == 3) return ((ulong)Word(place) << 32) | Word(place + 1);
        var (a, b, c, d) = Philox.At(Seed, place >> 2, Stream);
        var (high, low) = (place & 3) switch { 0 => (a, b), 1 => (b, c), _ => (c, d) };
        return ((ulong)high << 32) | low;
    }

    static double ToDouble(ulong bits) => (bits >> 11) * (1.0 / (1UL << 53));
}

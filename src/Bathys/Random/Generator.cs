namespace Bathys;

/// <summary>
/// Random numbers as a pure function of seed, stream and position (Philox4x32-10): what was drawn can be drawn again, and a run
/// goes on exactly where it stopped. Not safe for use by several threads at once; give each its own <see cref="Fork"/>.
/// </summary>
/// <param name="seed">Any number; equal seeds give equal sequences.</param>
/// <param name="stream">Another independent sequence of the same seed.</param>
public sealed class Generator(ulong seed, ulong stream = 0)
{
    (uint A, uint B, uint C, uint D) words;
    ulong position;
    bool isLoaded;

    /// <summary>The generator that is used where none is named.</summary>
    public static Generator Default { get; private set; } = new(0);

    /// <summary>The seed.</summary>
    public ulong Seed { get; } = seed;

    /// <summary>The stream of the seed.</summary>
    public ulong Stream { get; } = stream;

    /// <summary>32-bit words drawn so far; set it to go on from there.</summary>
    public ulong Position
    {
        get => position;
        set => (position, isLoaded) = (value, false);
    }

    /// <summary>Starts <see cref="Default"/> anew from a seed.</summary>
    public static void SetSeed(ulong seed) => Default = new Generator(seed);

    /// <summary>An independent generator: a pure function of this one's seed and stream and of the number, not of the position.</summary>
    public Generator Fork(ulong number)
    {
        var (a, b, c, d) = Philox.At(Seed ^ 0x5851F42D4C957F2D, number, Stream);
        return new Generator(((ulong)a << 32) | b, ((ulong)c << 32) | d);
    }

    /// <summary>32 random bits.</summary>
    public uint NextUInt32()
    {
        if (!isLoaded || (position & 3) == 0) (words, isLoaded) = (Philox.At(Seed, position >> 2, Stream), true);
        return (position++ & 3) switch { 0 => words.A, 1 => words.B, 2 => words.C, _ => words.D };
    }

    /// <summary>64 random bits.</summary>
    public ulong NextUInt64() => ((ulong)NextUInt32() << 32) | NextUInt32();

    /// <summary>A number in [0, 1), one of 2²⁴ equally far apart.</summary>
    public float NextSingle() => (NextUInt32() >> 8) * (1f / (1 << 24));

    /// <summary>A number in [0, 1), one of 2⁵³ equally far apart.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A number in [low, high).</summary>
    public double NextUniform(double low, double high) => low + ((high - low) * NextDouble());

    /// <summary>A number of the standard normal distribution (Box and Muller 1958).</summary>
    public double NextNormal()
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        return radius * Math.Cos(2 * Math.PI * NextDouble());
    }

    /// <summary>A whole number in [0, max), each equally likely (Lemire, "Fast random integer generation in an interval", 2019).</summary>
    /// <exception cref="ArgumentOutOfRangeException">max is not positive.</exception>
    public int NextInt(int max)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(max);
        var product = (ulong)NextUInt32() * (uint)max;
        if ((uint)product < (uint)max)
        {
            var reject = (uint)-max % (uint)max;
            while ((uint)product < reject) product = (ulong)NextUInt32() * (uint)max;
        }
        return (int)(product >> 32);
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
        var first = (position + 3) >> 2;
        Position = (first + (ulong)((words + 3) >> 2)) << 2;
        return first;
    }
}

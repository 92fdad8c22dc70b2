using System.Collections.Concurrent;

namespace Bathys.Vision;

/// <summary>
/// The weights by which each output pixel of a line is mixed from input pixels: a triangle of half-width max(1, input / output) about the
/// pixel's center, normalized to 1 and rounded to 22-bit fixed point.
/// </summary>
sealed class FilterBank
{
    /// <summary>Bits behind the point: 32 less 8 for the byte and 2 to spare.</summary>
    public const int Bits = 22;

    /// <summary>One half, added before the shift that rounds.</summary>
    public const int Half = 1 << (Bits - 1);

    static readonly ConcurrentDictionary<(int, int), FilterBank> Known = new();

    readonly int[] starts;
    readonly int[] lengths;
    readonly int[] weights;
    readonly int stride;

    FilterBank(int input, int output)
    {
        (Input, Output) = (input, output);
        double scale = (double)input / output, support = Math.Max(scale, 1), inverse = 1 / support;
        stride = (int)Math.Ceiling(support) * 2 + 1;
        starts = new int[output];
        lengths = new int[output];
        weights = new int[output * stride];
        Span<double> triangle = new double[stride];
        for (int x = 0; x < output; x++)
        {
            double center = (x + 0.5) * scale;
            int start = Math.Max((int)(center - support + 0.5), 0);
            int length = Math.Min((int)(center + support + 0.5), input) - start;
            double sum = 0;
            for (int t = 0; t < length; t++)
                sum += triangle[t] = Math.Max(1 - Math.Abs((t + start - center + 0.5) * inverse), 0);
            for (int t = 0; t < length; t++)
                weights[x * stride + t] = (int)(0.5 + triangle[t] / sum * (1 << Bits));
            (starts[x], lengths[x]) = (start, length);
        }
    }

    /// <summary>Length of an input line.</summary>
    public int Input { get; }

    /// <summary>Length of an output line.</summary>
    public int Output { get; }

    /// <summary>The bank for a pair of lengths, made once.</summary>
    public static FilterBank For(int input, int output)
    {
        if (Known.TryGetValue((input, output), out var bank))
            return bank;
        bank = new FilterBank(input, output);
        // A folder of photographs has many sizes: the memory of banks is kept small.
        if (Known.Count < 64)
            Known.TryAdd((input, output), bank);
        return bank;
    }

    /// <summary>The first input pixel that output pixel <paramref name="x"/> looks at.</summary>
    public int Start(int x) => starts[x];

    /// <summary>The weights of output pixel <paramref name="x"/>.</summary>
    public ReadOnlySpan<int> Weights(int x) => weights.AsSpan(x * stride, lengths[x]);

    /// <summary>A fixed-point sum as a byte.</summary>
    public static byte Round(int sum) => (byte)Math.Clamp(sum >> Bits, 0, 255);
}

using Bathys.Kernels;

namespace Bathys;

/// <summary>Fills memory with random numbers; element i depends on the generator's state and i alone, so threads change nothing.</summary>
internal static unsafe class RandomFill
{
    const int Chunk = 16 * 1024;

    /// <summary>Four words of a counter to four (Float32) or two (Float64) numbers.</summary>
    public interface IDistribution
    {
        void Four(uint a, uint b, uint c, uint d, float* target);

        void Two(uint a, uint b, uint c, uint d, double* target);
    }

    public static void Run<TDistribution>(Tensor target, Generator generator, TDistribution distribution)
        where TDistribution : struct, IDistribution
    {
        var count = target.Count;
        using var memory = target.BorrowResult();
        var perGroup = target.DType == DType.Float64 ? 2 : 4;
        var first = generator.Take(count * (4 / perGroup));
        WorkerPool.For(checked((int)((count + Chunk - 1) / Chunk)), new Body<TDistribution>(
            distribution, memory.Data, count, perGroup, generator.Seed, generator.Stream, first));
    }

    readonly struct Body<TDistribution>(
        TDistribution distribution, void* target, long count, int perGroup, ulong seed, ulong stream, ulong first)
        : IChunkedWork where TDistribution : struct, IDistribution
    {
        public void Invoke(int chunk)
        {
            var group = stackalloc double[4];
            var end = Math.Min((chunk + 1L) * Chunk, count);
            for (var i = (long)chunk * Chunk; i < end; i += perGroup)
            {
                var (a, b, c, d) = Philox.At(seed, first + (ulong)(i / perGroup), stream);
                var n = (int)Math.Min(perGroup, end - i);
                if (perGroup == 4)
                {
                    distribution.Four(a, b, c, d, (float*)group);
                    new Span<float>(group, n).CopyTo(new Span<float>((float*)target + i, n));
                }
                else
                {
                    distribution.Two(a, b, c, d, group);
                    new Span<double>(group, n).CopyTo(new Span<double>((double*)target + i, n));
                }
            }
        }
    }

    /// <summary>Evenly between low and high.</summary>
    public readonly struct Uniform(double low, double high) : IDistribution
    {
        public void Four(uint a, uint b, uint c, uint d, float* target)
        {
            (target[0], target[1], target[2], target[3]) = (Single(a), Single(b), Single(c), Single(d));
        }

        public void Two(uint a, uint b, uint c, uint d, double* target)
        {
            target[0] = low + ((high - low) * ToDouble(a, b));
            target[1] = low + ((high - low) * ToDouble(c, d));
        }

        // The product rounds, and may round up to the open end.
        float Single(uint word) =>
            Math.Min((float)(low + ((high - low) * (word >> 8) * (1.0 / (1 << 24)))), MathF.BitDecrement((float)high));
    }

    /// <summary>Normal with mean 0 and standard deviation 1 (Box and Muller 1958).</summary>
    public readonly struct Normal : IDistribution
    {
        public void Four(uint a, uint b, uint c, uint d, float* target)
        {
            Pair(a, b, target);
            Pair(c, d, target + 2);
        }

        public void Two(uint a, uint b, uint c, uint d, double* target)
        {
            var radius = Math.Sqrt(-2 * Math.Log(1 - ToDouble(a, b)));
            var (sin, cos) = Math.SinCos(2 * Math.PI * ToDouble(c, d));
            (target[0], target[1]) = (radius * cos, radius * sin);
        }

        static void Pair(uint a, uint b, float* target)
        {
            var radius = MathF.Sqrt(-2 * MathF.Log((a + 1f) * (1f / 4294967808f)));
            var (sin, cos) = MathF.SinCos(2 * MathF.PI * (b >> 8) * (1f / (1 << 24)));
            (target[0], target[1]) = (radius * cos, radius * sin);
        }
    }

    static double ToDouble(uint a, uint b) => ((((ulong)a << 32) | b) >> 11) * (1.0 / (1UL << 53));
}

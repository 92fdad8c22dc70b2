using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Bathys.Kernels;

/// <summary>
/// A random choice of elements, never stored: each use draws the same words again. Element i depends on the generator's state and i alone.
/// </summary>
/// <param name="Threshold">Elements whose word is below are dropped.</param>
/// <param name="Scale">The factor on those that stay.</param>
/// <param name="Seed">The generator's seed.</param>
/// <param name="Stream">The generator's stream.</param>
/// <param name="Counter">The first of the generator's counters, four words each.</param>
internal readonly record struct DropoutMask(uint Threshold, double Scale, ulong Seed, ulong Stream, ulong Counter)
{
    const int Chunk = 16 * 1024, Block = 1024;

    /// <summary>Words that a number of elements take.</summary>
    public static long WordsFor(long count) => (count + PhiloxBlocks.Words - 1) / PhiloxBlocks.Words * PhiloxBlocks.Words;

    /// <summary>y = x · scale where the element stays, else 0.</summary>
    public unsafe void Apply(float* x, long count, float* y) =>
        WorkerPool.For((int)((count + Chunk - 1) / Chunk), new Work(this, x, null, count, y));

    /// <summary>y = x · scale where the element stays, else 0.</summary>
    public unsafe void Apply(double* x, long count, double* y) =>
        WorkerPool.For((int)((count + Chunk - 1) / Chunk), new Work(this, null, x, count, y));

    /// <summary>The factors of some elements: the scale where the element stays, else 0.</summary>
    /// <param name="first">The first element, a multiple of 16.</param>
    /// <param name="count">At most 1024.</param>
    /// <param name="factors">Where they go.</param>
    [SkipLocalsInit]
    public unsafe void Factors<T>(long first, int count, T* factors) where T : unmanaged
    {
        var words = stackalloc uint[Block];
        PhiloxBlocks.Fill(words, (count + PhiloxBlocks.Words - 1) / PhiloxBlocks.Words, Seed, Counter + (ulong)(first / 4), Stream);
        if (typeof(T) == typeof(float)) for (var i = 0; i < count; i++) ((float*)factors)[i] = words[i] >= Threshold ? (float)Scale : 0;
        else for (var i = 0; i < count; i++) ((double*)factors)[i] = words[i] >= Threshold ? Scale : 0;
    }

    readonly unsafe struct Work(DropoutMask mask, float* single, double* wide, long count, void* y) : IChunkedWork
    {
        [SkipLocalsInit]
        public void Invoke(int chunk)
        {
            var words = stackalloc uint[Block];
            var end = Math.Min((chunk + 1L) * Chunk, count);
            for (var start = (long)chunk * Chunk; start < end; start += Block)
            {
                var n = (int)Math.Min(Block, end - start);
                PhiloxBlocks.Fill(
                    words, (n + PhiloxBlocks.Words - 1) / PhiloxBlocks.Words, mask.Seed, mask.Counter + (ulong)(start / 4), mask.Stream);
                if (single != null) Single(words, single + start, n, (float*)y + start);
                else for (var i = 0; i < n; i++) ((double*)y)[start + i] = words[i] >= mask.Threshold ? wide[start + i] * mask.Scale : 0;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        void Single(uint* words, float* x, int n, float* y)
        {
            var factor = (float)mask.Scale;
            var (limit, scale) = (Vector256.Create(mask.Threshold), Vector256.Create(factor));
            var i = 0;
            for (; i <= n - 8; i += 8)
            {
                var stays = Vector256.GreaterThanOrEqual(Vector256.Load(words + i), limit).AsSingle();
                (stays & (Vector256.Load(x + i) * scale)).Store(y + i);
            }
            for (; i < n; i++) y[i] = words[i] >= mask.Threshold ? x[i] * factor : 0;
        }
    }
}

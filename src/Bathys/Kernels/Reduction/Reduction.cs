using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Bathys.Kernels;

/// <summary>
/// Reduces the middle dimension of contiguous (outer, length, inner) numbers to (outer, inner). Partial results are cut by shape
/// and joined in a fixed order, in blocks, so that results do not depend on the number of threads and rounding errors stay small.
/// </summary>
internal static unsafe class Reduction
{
    /// <summary>Rows or elements joined one after the other before their result joins the others of its kind.</summary>
    const int Block = 1024;

    /// <summary>Elements worth a worker's visit.</summary>
    const int Chunk = 32 * 1024;

    public static void Run<K>(K kernel, DType dtype, void* x, long outer, long length, long inner, void* y) where K : struct, IReduceKernel
    {
        switch (dtype)
        {
            case DType.Float32: Run(kernel, (float*)x, outer, length, inner, (float*)y); break;
            case DType.Float64: Run(kernel, (double*)x, outer, length, inner, (double*)y); break;
            case DType.Int64: Run(kernel, (long*)x, outer, length, inner, (long*)y); break;
            case DType.Int32: Run(kernel, (int*)x, outer, length, inner, (int*)y); break;
            case DType.UInt8 or DType.Bool: Run(kernel, (byte*)x, outer, length, inner, (byte*)y); break;
            default: throw new NotSupportedException($"no reduction of {dtype}: convert first, for example with To(DType.Float32)");
        }
    }

    static void Run<K, T>(K kernel, T* x, long outer, long length, long inner, T* y) where K : struct, IReduceKernel where T : unmanaged
    {
        if (Vector512.IsHardwareAccelerated) Run<K, Simd512<T>, T>(kernel, x, outer, length, inner, y);
        else if (Vector256.IsHardwareAccelerated) Run<K, Simd256<T>, T>(kernel, x, outer, length, inner, y);
        else Run<K, Simd128<T>, T>(kernel, x, outer, length, inner, y);
    }

    static void Run<K, V, T>(K kernel, T* x, long outer, long length, long inner, T* y)
        where K : struct, IReduceKernel where V : struct, ISimd<V, T> where T : unmanaged
    {
        if (outer * inner == 0) return;
        if (length == 0)
        {
            var lanes = stackalloc T[V.Count];
            V.Of(kernel.Identity).Store(lanes);
            new Span<T>(y, checked((int)(outer * inner))).Fill(*lanes);
            return;
        }
        // A block of rows: as many as are joined in one go, the whole length where it is short.
        var rows = inner == 1 ? Chunk : Block;
        var pieces = (length + rows - 1) / rows;
        if (pieces == 1)
        {
            RunPieces<K, V, T>(kernel, x, outer, length, inner, rows, 1, y);
            return;
        }
        using var partial = new Scratch(checked((nuint)(outer * pieces * inner) * (nuint)sizeof(T)));
        RunPieces<K, V, T>(kernel, x, outer, length, inner, rows, pieces, (T*)partial.Data);
        Run<K, V, T>(kernel, (T*)partial.Data, outer, pieces, inner, y);
    }

    static void RunPieces<K, V, T>(K kernel, T* x, long outer, long length, long inner, long rows, long pieces, T* y)
        where K : struct, IReduceKernel where V : struct, ISimd<V, T> where T : unmanaged
    {
        // Columns are cut as well where a block of rows is worth several visits; each is reduced by itself, so that where they are cut
        // changes nothing.
        var block = Math.Min(rows, length);
        var strip = inner == 1 ? 1 : Math.Max(Chunk / block, 1) + (4 * V.Count) - 1;
        if (inner > 1) strip -= strip % (4 * V.Count);
        var strips = (inner + strip - 1) / strip;
        var tasks = outer * pieces * strips;
        var perChunk = Math.Max(1, Chunk / (block * Math.Min(strip, inner)));
        WorkerPool.For((int)((tasks + perChunk - 1) / perChunk), new Body<K, V,
            T>(kernel, x, length, inner, rows, pieces, strip, strips, tasks, perChunk, y));
    }

    readonly struct Body<K, V, T>(
        K kernel, T* x, long length, long inner, long rows, long pieces, long strip, long strips, long tasks, long perChunk, T* y)
        : IChunkedWork
        where K : struct, IReduceKernel where V : struct, ISimd<V, T> where T : unmanaged
    {
        public void Invoke(int chunk)
        {
            var end = Math.Min((chunk + 1) * perChunk, tasks);
            for (var task = chunk * perChunk; task < end; task++)
            {
                var (place, stripIndex) = Math.DivRem(task, strips);
                var (o, piece) = Math.DivRem(place, pieces);
                var first = piece * rows;
                var count = Math.Min(rows, length - first);
                var source = x + (((o * length) + first) * inner);
                var column = stripIndex * strip;
                if (inner == 1) y[place] = Row(kernel, source, count);
                else Columns(kernel, source + column, count, inner, Math.Min(strip, inner - column), y + (place * inner) + column);
            }
        }

        /// <summary>All of a contiguous row: blocks of partial results, themselves joined as a row.</summary>
        static T Row(K kernel, T* x, long count)
        {
            if (count <= Block) return Joined(kernel, x, (int)count);
            var partial = stackalloc T[Chunk / Block];
            var blocks = 0;
            for (; count > 0; x += Block, count -= Block) partial[blocks++] = Joined(kernel, x, (int)Math.Min(Block, count));
            return Joined(kernel, partial, blocks);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        static T Joined(K kernel, T* x, int n)
        {
            var identity = V.Of(kernel.Identity);
            V s0 = identity, s1 = identity, s2 = identity, s3 = identity;
            var i = 0;
            for (; i <= n - (4 * V.Count); i += 4 * V.Count)
            {
                s0 = kernel.Invoke<V, T>(s0, V.Load(x + i));
                s1 = kernel.Invoke<V, T>(s1, V.Load(x + i + V.Count));
                s2 = kernel.Invoke<V, T>(s2, V.Load(x + i + (2 * V.Count)));
                s3 = kernel.Invoke<V, T>(s3, V.Load(x + i + (3 * V.Count)));
            }
            for (; i <= n - V.Count; i += V.Count) s0 = kernel.Invoke<V, T>(s0, V.Load(x + i));
            // The rest, then the lanes, by halves, in a buffer that is neutral beyond its numbers.
            var lanes = stackalloc T[2 * V.Count];
            identity.Store(lanes);
            identity.Store(lanes + V.Count);
            new ReadOnlySpan<T>(x + i, n - i).CopyTo(new Span<T>(lanes, n - i));
            var sum = kernel.Invoke<V, T>(kernel.Invoke<V, T>(s0, s1), kernel.Invoke<V, T>(s2, s3));
            kernel.Invoke<V, T>(sum, V.Load(lanes)).Store(lanes);
            for (var half = V.Count / 2; half > 0; half /= 2)
                kernel.Invoke<V, T>(V.Load(lanes), V.Load(lanes + half)).Store(lanes);
            return lanes[0];
        }

        /// <summary>Some columns of rows that are <paramref name="inner"/> apart, four vectors side by side.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        static void Columns(K kernel, T* x, long count, long inner, long columns, T* y)
        {
            var j = 0L;
            for (; j <= columns - (4 * V.Count); j += 4 * V.Count)
            {
                var p = x + j;
                V s0 = V.Load(p), s1 = V.Load(p + V.Count), s2 = V.Load(p + (2 * V.Count)), s3 = V.Load(p + (3 * V.Count));
                for (var r = 1L; r < count; r++)
                {
                    p += inner;
                    s0 = kernel.Invoke<V, T>(s0, V.Load(p));
                    s1 = kernel.Invoke<V, T>(s1, V.Load(p + V.Count));
                    s2 = kernel.Invoke<V, T>(s2, V.Load(p + (2 * V.Count)));
                    s3 = kernel.Invoke<V, T>(s3, V.Load(p + (3 * V.Count)));
                }
                s0.Store(y + j);
                s1.Store(y + j + V.Count);
                s2.Store(y + j + (2 * V.Count));
                s3.Store(y + j + (3 * V.Count));
            }
            for (; j <= columns - V.Count; j += V.Count)
            {
                var s = V.Load(x + j);
                for (var r = 1L; r < count; r++) s = kernel.Invoke<V, T>(s, V.Load(x + (r * inner) + j));
                s.Store(y + j);
            }
            if (j < columns) LastColumns(kernel, x + j, count, inner, y + j, (int)(columns - j));
        }

        static void LastColumns(K kernel, T* x, long count, long inner, T* y, int n)
        {
            var sum = stackalloc T[V.Count];
            var row = stackalloc T[V.Count];
            new ReadOnlySpan<T>(x, n).CopyTo(new Span<T>(sum, n));
            for (var r = 1L; r < count; r++)
            {
                new ReadOnlySpan<T>(x + (r * inner), n).CopyTo(new Span<T>(row, n));
                kernel.Invoke<V, T>(V.Load(sum), V.Load(row)).Store(sum);
            }
            new ReadOnlySpan<T>(sum, n).CopyTo(new Span<T>(y, n));
        }
    }
}

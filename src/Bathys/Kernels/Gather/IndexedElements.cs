using System.Numerics;

namespace Bathys.Kernels;

/// <summary>(Outer, Size, Inner) elements, and (Outer, Count, Inner) of them named by an index into the middle dimension.</summary>
internal readonly record struct IndexedShape(long Outer, long Size, long Count, long Inner);

/// <summary>
/// Single elements named by an index. Work is cut by outer and inner, where no two parts meet; within a part, the order is that of
/// the index.
/// </summary>
internal static unsafe class IndexedElements
{
    /// <summary>Elements of the inner dimension that one worker takes.</summary>
    const int Width = 256;

    /// <summary>Elements worth a worker's visit.</summary>
    const long Chunk = 16 * 1024;

    /// <summary>y(o, i, k) = x(o, index(o, i, k), k).</summary>
    public static void Gather<T>(T* x, IndexedShape shape, long* index, T* y)
        where T : unmanaged => Run<T, GatherStep<T>>(x, y, shape, index);

    /// <summary>y(o, index(o, i, k), k) = x(o, i, k); the last one named wins.</summary>
    public static void Scatter<T>(T* x, IndexedShape shape, long* index, T* y)
        where T : unmanaged => Run<T, ScatterStep<T>>(y, x, shape, index);

    /// <summary>y(o, index(o, i, k), k) += x(o, i, k).</summary>
    public static void ScatterAdd<T>(T* x, IndexedShape shape, long* index, T* y) where T : unmanaged, INumber<T> =>
        Run<T, ScatterAddStep<T>>(y, x, shape, index);

    static void Run<T, TStep>(T* named, T* listed, IndexedShape shape, long* index) where T : unmanaged where TStep : struct, IStep<T>
    {
        if (shape.Inner == 0 || shape.Count == 0) return;
        var parts = new Parts(checked((int)shape.Inner), Width);
        var each = Math.Max(1, Chunk / (shape.Count * shape.Inner));
        WorkerPool.For(
            checked((int)((shape.Outer + each - 1) / each * parts.Count)), new Work<T, TStep>(named, listed, shape, index, parts, each));
    }

    readonly struct Work<T, TStep>(T* named, T* listed, IndexedShape shape, long* index, Parts parts, long each) : IChunkedWork
        where T : unmanaged where TStep : struct, IStep<T>
    {
        public void Invoke(int chunk)
        {
            var (block, part) = Math.DivRem(chunk, parts.Count);
            var end = Math.Min((block + 1) * each, shape.Outer);
            for (var o = block * each; o < end; o++)
            {
                for (var i = 0L; i < shape.Count; i++)
                {
                    var row = ((o * shape.Count) + i) * shape.Inner;
                    for (long k = parts.Start(part); k < parts.Start(part + 1); k++)
                        TStep.Invoke(ref named[(((o * shape.Size) + index[row + k]) * shape.Inner) + k], ref listed[row + k]);
                }
            }
        }
    }

    /// <summary>What happens between the element that an index names and the one that stands beside the index.</summary>
    interface IStep<T>
    {
        static abstract void Invoke(ref T named, ref T listed);
    }

    struct GatherStep<T> : IStep<T>
    {
        public static void Invoke(ref T named, ref T listed) => listed = named;
    }

    struct ScatterStep<T> : IStep<T>
    {
        public static void Invoke(ref T named, ref T listed) => named = listed;
    }

    struct ScatterAddStep<T> : IStep<T> where T : INumber<T>
    {
        public static void Invoke(ref T named, ref T listed) => named += listed;
    }
}

using System.Numerics;
using System.Numerics.Tensors;

namespace Bathys.Kernels;

/// <summary>
/// Whole lines named by an index along the middle dimension of contiguous (outer, n, inner) memory: taken, or added to. Additions to one
/// number happen in the order of the index; work is cut by outer and inner, where no two parts meet.
/// </summary>
internal static unsafe class IndexedLines
{
    /// <summary>Bytes of lines that one worker copies at a time, about.</summary>
    const long Chunk = 128 * 1024;

    /// <summary>Numbers of a line that one worker adds: two cache lines or more.</summary>
    const int AddedWidth = 32;

    /// <summary>y(o, i, ·) = x(o, index[i], ·), for elements of any type.</summary>
    public static void Take(byte* x, long outer, long size, long lineBytes, long* index, long count, byte* y)
    {
        var lines = outer * count;
        var each = Math.Max(1, Chunk / Math.Max(1, lineBytes));
        WorkerPool.For((int)((lines + each - 1) / each), new TakeWork(x, size, lineBytes, index, count, y, lines, each));
    }

    /// <summary>y(o, index[i], ·) += x(o, i, ·).</summary>
    public static void Add<T>(T* x, long outer, long count, long inner, long* index, T* y, long size) where T : unmanaged, INumber<T>
    {
        if (inner == 0) return;
        var parts = new Parts(checked((int)inner), AddedWidth);
        WorkerPool.For(checked((int)(outer * parts.Count)), new AddWork<T>(x, count, inner, index, y, size, parts));
    }

    readonly struct TakeWork(byte* x, long size, long lineBytes, long* index, long count, byte* y, long lines, long each) : IChunkedWork
    {
        public void Invoke(int chunk)
        {
            var end = Math.Min((chunk + 1) * each, lines);
            for (var line = chunk * each; line < end; line++)
            {
                var (o, i) = Math.DivRem(line, count);
                Buffer.MemoryCopy(x + (((o * size) + index[i]) * lineBytes), y + (line * lineBytes), lineBytes, lineBytes);
            }
        }
    }

    readonly struct AddWork<T>(T* x, long count, long inner, long* index, T* y, long size, Parts parts) : IChunkedWork
        where T : unmanaged, INumber<T>
    {
        public void Invoke(int chunk)
        {
            var (o, part) = Math.DivRem(chunk, parts.Count);
            int first = parts.Start(part), width = parts.Start(part + 1) - first;
            for (var i = 0L; i < count; i++)
            {
                var source = x + (((o * count) + i) * inner) + first;
                var target = y + (((o * size) + index[i]) * inner) + first;
                if (width == 1) *target += *source;
                else TensorPrimitives.Add(
                    new ReadOnlySpan<T>(target, width), new ReadOnlySpan<T>(source, width), new Span<T>(target, width));
            }
        }
    }
}

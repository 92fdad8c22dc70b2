using System.Runtime.InteropServices;

namespace Bathys.Kernels;

/// <summary>
/// Reads a strided view as a sequence of contiguous blocks: straight from its memory where that is contiguous, else gathered
/// into a scratch block in the first-level cache. So a vector kernel only ever meets contiguous numbers.
/// </summary>
internal readonly unsafe struct BlockReader<T>(View view) where T : unmanaged
{
    /// <summary>Elements in a block: three operands and a result stay within the first-level cache.</summary>
    public const int Block = 1024;

    readonly T* data = (T*)view.Data;
    readonly StridedRuns runs = new(view);

    /// <summary>The elements start … start + count in row-major order, in memory or gathered into the scratch block.</summary>
    public T* Read(long start, int count, T* scratch)
    {
        if (runs.IsContiguous) return data + start;
        if (runs.IsConstant) new Span<T>(scratch, count).Fill(*data);
        else Gather(start, count, scratch);
        return scratch;
    }

    /// <summary>Copies the elements start … start + count, in row-major order, to contiguous memory.</summary>
    public void Gather(long start, long count, T* target)
    {
        if (runs.IsContiguous)
        {
            NativeMemory.Copy(data + start, target, checked((nuint)(count * sizeof(T))));
            return;
        }
        var step = runs.Step;
        var walker = runs.Walk(start, count);
        while (walker.Next())
        {
            var source = data + walker.Offset;
            if (step == 1) new ReadOnlySpan<T>(source, walker.Length).CopyTo(new Span<T>(target, walker.Length));
            else if (step == 0) new Span<T>(target, walker.Length).Fill(*source);
            else for (var i = 0; i < walker.Length; i++) target[i] = source[i * step];
            target += walker.Length;
        }
    }

    /// <summary>Copies contiguous memory to the elements start … start + count of the view: the reverse of <see cref="Gather"/>.</summary>
    public void Scatter(long start, long count, T* source)
    {
        if (runs.IsContiguous)
        {
            NativeMemory.Copy(source, data + start, checked((nuint)(count * sizeof(T))));
            return;
        }
        var step = runs.Step;
        var walker = runs.Walk(start, count);
        while (walker.Next())
        {
            var target = data + walker.Offset;
            if (step == 1) new ReadOnlySpan<T>(source, walker.Length).CopyTo(new Span<T>(target, walker.Length));
            else for (var i = 0; i < walker.Length; i++) target[i * step] = source[i];
            source += walker.Length;
        }
    }
}

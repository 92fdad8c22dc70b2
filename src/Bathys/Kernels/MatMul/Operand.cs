using System.Runtime.Intrinsics.X86;

namespace Bathys.Kernels;

/// <summary>One matrix of a product as it is packed: lanes, which are the rows of A or the columns of B, by k.</summary>
/// <param name="source">The number of lane 0 and k = 0.</param>
/// <param name="laneStride">Elements from one lane to the next.</param>
/// <param name="stride">Elements from one k to the next.</param>
/// <param name="lanes">How many lanes there are.</param>
/// <param name="panels">How they are cut into panels, in units.</param>
/// <param name="unit">Lanes of a unit: one row, or a vector of columns; the last unit is filled up with zeros.</param>
internal readonly unsafe struct Operand<T>(T* source, nint laneStride, nint stride, int lanes, Parts panels, int unit) where T : unmanaged
{
    /// <summary>Panels, and k where lanes lie side by side, that a chunk packs.</summary>
    const int LanesAtOnce = 96, DepthAtOnce = 32;

    bool SideBySide => laneStride == 1;

    /// <summary>Packs panels over k from <paramref name="k"/> on: panel after panel, lanes side by side for each k.</summary>
    public void Pack(int firstPanel, int endPanel, int k, int depth, T* target)
    {
        var from = source + (k * stride);
        if (SideBySide) PackInTurn(from, firstPanel, endPanel, 0, depth, depth, target);
        else
        {
            for (var p = firstPanel; p < endPanel; p++)
            {
                int start = panels.Start(p) * unit, width = (panels.Start(p + 1) * unit) - start;
                Packing.Pack(from + (start * laneStride), laneStride, stride, Math.Min(width, lanes - start), width, depth, target);
                target += (nint)width * depth;
            }
        }
    }

    /// <summary>Into how many chunks the packing of a block falls, whose panels have at most so many lanes.</summary>
    public int Chunks(int depth, int panelLanes) => SideBySide
        ? new Parts(depth, DepthAtOnce).Count
        : new Parts(panels.Count, Math.Max(1, LanesAtOnce / panelLanes)).Count;

    /// <summary>Packs one of <paramref name="chunks"/> parts of a block: some of its panels, or some k of all, where rows of memory can be read from end to end.</summary>
    public void PackChunk(int chunk, int chunks, int k, int depth, T* target)
    {
        int From(int chunk, int count) => (int)((long)count * chunk / chunks);
        if (SideBySide) PackInTurn(source + (k * stride), 0, panels.Count, From(chunk, depth), From(chunk + 1, depth), depth, target);
        else
        {
            var first = From(chunk, panels.Count);
            Pack(first, From(chunk + 1, panels.Count), k, depth, target + ((nint)panels.Start(first) * unit * depth));
        }
    }

    /// <summary>
    /// All panels have a few k copied, then the next few, which are asked for meanwhile. A panel takes a part of a cache line or one or two lines, and those of
    /// successive k are so far apart that few of them stay in the first cache until the next panel takes its part.
    /// </summary>
    void PackInTurn(T* from, int firstPanel, int endPanel, int firstK, int endK, int depth, T* target)
    {
        const int AtOnce = 8;
        nint origin = panels.Start(firstPanel) * unit;
        for (var k = firstK; k < endK; k += AtOnce)
        {
            var count = Math.Min(AtOnce, endK - k);
            for (var p = firstPanel; p < endPanel; p++)
            {
                int start = panels.Start(p) * unit, width = (panels.Start(p + 1) * unit) - start;
                var rows = from + (k * stride) + start;
                if (start % LineElements < width) Ask(rows + (AtOnce * stride), AtOnce);
                Packing.CopyRows(rows, stride, Math.Min(width, lanes - start), width, count, target + ((start - origin) * depth) + ((nint)k * width));
            }
        }
    }

    static int LineElements => 64 / sizeof(T);

    /// <summary>Asks for a cache line of each of some k; there may be no such memory.</summary>
    void Ask(T* from, int count)
    {
        if (!Sse.IsSupported) return;
        for (; count > 0; count--)
        {
            Sse.Prefetch0(from);
            from += stride;
        }
    }
}

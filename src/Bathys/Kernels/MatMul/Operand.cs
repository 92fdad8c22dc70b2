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
    /// <summary>Lanes that a chunk packs; where lanes lie side by side, more of them, but only some k.</summary>
    const int LanesAtOnce = 96, LanesSideBySide = 1024, DepthAtOnce = 32;

    bool SideBySide => laneStride == 1;

    /// <summary>The panels as chunks share them.</summary>
    Parts Shares => new(panels.Count, Math.Max(1, (SideBySide ? LanesSideBySide : LanesAtOnce) / Math.Max(1, panels.Start(1) * unit)));

    /// <summary>The first lane of panel <paramref name="p"/>, and its lanes, those that are filled up included.</summary>
    (int Start, int Width) Panel(int p) => (panels.Start(p) * unit, (panels.Start(p + 1) - panels.Start(p)) * unit);

    /// <summary>Packs panels over k from <paramref name="k"/> on: panel after panel, lanes side by side for each k.</summary>
    public void Pack(int firstPanel, int endPanel, int k, int depth, T* target)
    {
        var from = source + (k * stride);
        if (SideBySide) PackInTurn(from, firstPanel, endPanel, 0, depth, depth, target);
        else
        {
            for (var p = firstPanel; p < endPanel; p++)
            {
                var (start, width) = Panel(p);
                Packing.Pack(from + (start * laneStride), laneStride, stride, Math.Min(width, lanes - start), width, depth, target);
                target += (nint)width * depth;
            }
        }
    }

    /// <summary>Into how many chunks the packing of a block falls.</summary>
    public int Chunks(int depth) => Shares.Count * (SideBySide ? new Parts(depth, DepthAtOnce).Count : 1);

    /// <summary>
    /// Packs one of <paramref name="chunks"/> parts of a block: some of its panels, and where rows of memory can be read along, some k of
    /// these.
    /// </summary>
    public void PackChunk(int chunk, int chunks, int k, int depth, T* target)
    {
        var shares = Shares;
        var (slice, share) = Math.DivRem(chunk, shares.Count);
        long slices = chunks / shares.Count;
        int first = shares.Start(share), end = shares.Start(share + 1);
        target += (nint)panels.Start(first) * unit * depth;
        if (SideBySide)
            PackInTurn(source + (k * stride), first, end, (int)(depth * slice / slices),
            (int)(depth * (slice + 1) / slices), depth, target);
        else Pack(first, end, k, depth, target);
    }

    /// <summary>
    /// All panels have a few k copied, then the next few, which are asked for meanwhile. A panel takes a part of a cache line or a few
    /// lines, and those of successive k are so far apart that few of them stay in the first cache until the next panel takes its part.
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
                var (start, width) = Panel(p);
                var rows = from + (k * stride) + start;
                if (k + AtOnce < depth) Ask(rows + (AtOnce * stride), start, width, AtOnce);
                Packing.CopyRows(
                    rows, stride, Math.Min(width, lanes - start), width, count, target + ((start - origin) * depth) + ((nint)k * width));
            }
        }
    }

    /// <summary>Asks for the cache lines that begin within a panel, of some k; there may be no such memory.</summary>
    void Ask(T* from, int start, int width, int count)
    {
        if (!Sse.IsSupported) return;
        var line = 64 / sizeof(T);
        for (var lane = -start & (line - 1); lane < width; lane += line)
        {
            for (var i = 0; i < count; i++) Sse.Prefetch0(from + lane + (i * stride));
        }
    }
}

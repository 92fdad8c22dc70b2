using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Bathys.Kernels;

/// <summary>
/// One weight of a kernel as a window on a padded image: the image's point for output (0, 0), and where its weight stands.
/// </summary>
/// <param name="PhaseY">Which of the row phases it reads.</param>
/// <param name="PhaseX">Which of the column phases it reads.</param>
/// <param name="Row">Rows down from the output's row.</param>
/// <param name="Column">Columns right of the output's column.</param>
/// <param name="Weight">Offset of its weight among those of one pair of channels.</param>
internal readonly record struct Tap(int PhaseY, int PhaseX, int Row, int Column, int Weight);

/// <summary>
/// The layout of some channels of one sample, padded with zeros so that every tap of a kernel is a shifted contiguous read:
/// output (y, x) at flat position p = y · Width + x needs, for each tap, the number at p + tap.Row · Width + tap.Column.
/// A stride of s becomes s × s phase images, each holding every s-th row and column, in which the stride is 1.
/// </summary>
/// <remarks>
/// With stride 1 the zeros left of a row serve as the zeros right of the row before it, so that few positions between rows are wasted.
/// </remarks>
internal readonly struct PaddedImage
{
    readonly int sourceHeight, sourceWidth, strideY, strideX, top, left;
    readonly ulong usedPhases;

    /// <param name="sourceHeight">Rows of the source.</param>
    /// <param name="sourceWidth">Columns of the source.</param>
    /// <param name="strideY">Row phases.</param>
    /// <param name="strideX">Column phases.</param>
    /// <param name="top">Padded row u is source row u − top; may be negative.</param>
    /// <param name="left">Padded column u is source column u − left; may be negative.</param>
    /// <param name="outHeight">Output rows that one image serves.</param>
    /// <param name="outWidth">Output columns.</param>
    /// <param name="taps">The kernel.</param>
    public PaddedImage(
        int sourceHeight, int sourceWidth, int strideY, int strideX, int top, int left, int outHeight, int outWidth, ReadOnlySpan<Tap> taps)
    {
        (this.sourceHeight, this.sourceWidth, this.strideY, this.strideX, this.top, this.left) = (
            sourceHeight, sourceWidth, strideY, strideX, top, left);
        int lowest = 0, rightmost = 0;
        foreach (var tap in taps)
        {
            lowest = Math.Max(lowest, tap.Row);
            rightmost = Math.Max(rightmost, tap.Column);
        }

        Height = outHeight + lowest;
        var whole = outWidth + rightmost;
        Width = strideX == 1 && left >= 0 ? Math.Max(Math.Max(left + sourceWidth, whole - left), outWidth) : whole;

        // Tiles read up to a whole tile past the last position. An odd number of cache lines keeps channels in different cache sets.
        var plane = (Height * Width) + whole - Width + 64;
        Plane = ((plane + 15) / 16 | 1) * 16;
        Phases = strideY * strideX;
        usedPhases = 0;
        foreach (var tap in taps) usedPhases |= 1ul << Math.Min(63, (tap.PhaseY * strideX) + tap.PhaseX);
    }

    /// <summary>Rows of one phase image.</summary>
    public int Height { get; }

    /// <summary>Columns of one phase image: the distance from one output row to the next.</summary>
    public int Width { get; }

    /// <summary>Elements from one phase image to the next.</summary>
    public int Plane { get; }

    public int Phases { get; }

    /// <summary>Elements from one channel to the next.</summary>
    public nint Channel => (nint)Phases * Plane;

    /// <summary>Where a tap finds the number for output position 0 of channel 0.</summary>
    public nint Offset(Tap tap) => ((nint)((tap.PhaseY * strideX) + tap.PhaseX) * Plane) + ((nint)tap.Row * Width) + tap.Column;

    /// <summary>Fills the images of <paramref name="channels"/> channels for output rows from <paramref name="firstRow"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public unsafe void Fill<T>(T* source, nint sourceChannel, int channels, int firstRow, T* target) where T : unmanaged
    {
        for (var channel = 0; channel < channels; channel++)
        {
            for (var phase = 0; phase < Phases; phase++)
            {
                if ((usedPhases >> Math.Min(63, phase) & 1) != 0)
                    FillPhase(source, phase / strideX, phase % strideX, firstRow, target + ((nint)phase * Plane));
            }

            source += sourceChannel;
            target += Channel;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    unsafe void FillPhase<T>(T* source, int phaseY, int phaseX, int firstRow, T* target) where T : unmanaged
    {
        // Columns first ≤ x < end of the phase image have a source column strideX · x + shift.
        var shift = phaseX - left;
        var first = Math.Clamp(shift >= 0 ? 0 : (-shift + strideX - 1) / strideX, 0, Width);
        var end = Math.Clamp(sourceWidth > shift ? (sourceWidth - shift + strideX - 1) / strideX : 0, first, Width);
        var row = target;
        for (var y = 0; y < Height; y++, row += Width)
        {
            var from = ((long)strideY * (firstRow + y)) + phaseY - top;
            if (from < 0 || from >= sourceHeight)
            {
                new Span<T>(row, Width).Clear();
                continue;
            }

            for (var x = 0; x < first; x++) row[x] = default;
            var line = source + (from * sourceWidth) + shift;
            if (strideX == 1) Copy(line + first, row + first, end - first);
            else
            {
                for (nint x = first; x < end; x++) row[x] = line[x * strideX];
            }

            for (var x = end; x < Width; x++) row[x] = default;
        }

        new Span<T>(row, (int)(target + Plane - row)).Clear();
    }

    /// <summary>Copies a line; the last vector overlaps the one before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static unsafe void Copy<T>(T* from, T* to, nint count) where T : unmanaged
    {
        var width = Vector256<T>.Count;
        if (count < width)
        {
            for (nint i = 0; i < count; i++) to[i] = from[i];
            return;
        }

        for (nint i = 0; i < count - width; i += width) Vector256.Store(Vector256.Load(from + i), to + i);
        Vector256.Store(Vector256.Load(from + count - width), to + count - width);
    }
}

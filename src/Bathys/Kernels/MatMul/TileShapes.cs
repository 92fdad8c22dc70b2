using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;

namespace Bathys.Kernels;

/// <summary>Where a tile finds A: the offset of a row, and the step from one k to the next.</summary>
internal interface ILeft
{
    /// <summary>Elements from one k to the next, in a tile of so many rows.</summary>
    nint Step(int rows);

    /// <summary>The offset of row <paramref name="i"/>.</summary>
    nint Row(int i);
}

/// <summary>Where a tile finds row k of B.</summary>
internal interface IRight
{
    /// <summary>Elements from one row to the next, where a tile has so many columns; 0 where a table says.</summary>
    nint Step(int columns);

    /// <summary>What a table says of row <paramref name="k"/>.</summary>
    nint Offset(nint k);
}

/// <summary>A packed: the tile's rows lie side by side for each k.</summary>
internal readonly struct PackedLeft : ILeft
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Step(int rows) => rows;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Row(int i) => i;
}

/// <summary>
/// A packed for taller tiles: rows lie side by side, and from one k to the next there are more of them than the tile has.
/// </summary>
internal readonly struct WiderLeft(nint step) : ILeft
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Step(int rows) => step;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Row(int i) => i;
}

/// <summary>A in place: rows a fixed distance apart, with k side by side.</summary>
internal readonly struct StridedLeft(nint row) : ILeft
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Step(int rows) => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Row(int i) => i * row;
}

/// <summary>B packed: its rows are as wide as the tile.</summary>
internal readonly struct PackedRight : IRight
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Step(int columns) => columns;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Offset(nint k) => 0;
}

/// <summary>Rows of B wherever a table says: the shifted windows of a convolution.</summary>
internal readonly unsafe struct TableRight(nint* offsets) : IRight
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Step(int columns) => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Offset(nint k) => offsets[k];
}

/// <summary>The register tile that suits a vector type, and the way from a tile's size at run time to its code.</summary>
internal static unsafe class TileShape<V, T> where V : struct, ISimd<V, T> where T : unmanaged
{
    /// <summary>32 vector registers: AVX-512 and Arm.</summary>
    static bool ManyRegisters => Unsafe.SizeOf<V>() == 64 || AdvSimd.IsSupported;

    /// <summary>The most rows of a tile.</summary>
    public static int Rows => ManyRegisters ? 9 : 6;

    /// <summary>The most vectors in a row of a tile.</summary>
    public static int Width => ManyRegisters ? 3 : 2;

    /// <summary>Columns of the widest tile.</summary>
    public static int Columns => Width * V.Count;

    /// <summary>The most elements of any tile, for scratch tiles on the stack.</summary>
    public const int MostElements = 9 * 3 * 16;

    /// <summary>One tile, added to the result or in its place.</summary>
    public static void Run<TLeft, TRight>(
        int rows, int width, nint depth, TLeft left, T* a, TRight right, T* b, T* c, nint cRow, bool accumulate)
        where TLeft : struct, ILeft where TRight : struct, IRight =>
        Run(rows, width, depth, left, a, right, b, c, cRow, accumulate ? c : null, cRow, 1);

    /// <inheritdoc cref="Tile.Run"/>
    public static void Run<TLeft, TRight>(
        int rows, int width, nint depth, TLeft left, T* a, TRight right, T* b, T* c, nint cRow, T* addend, nint addendRow, int panels)
        where TLeft : struct, ILeft where TRight : struct, IRight
    {
        switch (width)
        {
            case 0: break;
            case 1: Run<Size1, TLeft, TRight>(rows, depth, left, a, right, b, c, cRow, addend, addendRow, panels); break;
            case 2: Run<Size2, TLeft, TRight>(rows, depth, left, a, right, b, c, cRow, addend, addendRow, panels); break;
            default: Run<Size3, TLeft, TRight>(rows, depth, left, a, right, b, c, cRow, addend, addendRow, panels); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Run<TWidth, TLeft, TRight>(
        int rows, nint depth, TLeft left, T* a, TRight right, T* b, T* c, nint cRow, T* addend, nint addendRow, int panels)
        where TWidth : unmanaged where TLeft : struct, ILeft where TRight : struct, IRight
    {
        switch (rows)
        {
            case 0: break;
            case 1: Tile.Run<V, T, Size1, TWidth, TLeft, TRight>(depth, left, a, right, b, c, cRow, addend, addendRow, panels); break;
            case 2: Tile.Run<V, T, Size2, TWidth, TLeft, TRight>(depth, left, a, right, b, c, cRow, addend, addendRow, panels); break;
            case 3: Tile.Run<V, T, Size3, TWidth, TLeft, TRight>(depth, left, a, right, b, c, cRow, addend, addendRow, panels); break;
            case 4: Tile.Run<V, T, Size4, TWidth, TLeft, TRight>(depth, left, a, right, b, c, cRow, addend, addendRow, panels); break;
            case 5: Tile.Run<V, T, Size5, TWidth, TLeft, TRight>(depth, left, a, right, b, c, cRow, addend, addendRow, panels); break;
            case 6: Tile.Run<V, T, Size6, TWidth, TLeft, TRight>(depth, left, a, right, b, c, cRow, addend, addendRow, panels); break;
            case 7: Tile.Run<V, T, Size7, TWidth, TLeft, TRight>(depth, left, a, right, b, c, cRow, addend, addendRow, panels); break;
            case 8: Tile.Run<V, T, Size8, TWidth, TLeft, TRight>(depth, left, a, right, b, c, cRow, addend, addendRow, panels); break;
            default: Tile.Run<V, T, Size9, TWidth, TLeft, TRight>(depth, left, a, right, b, c, cRow, addend, addendRow, panels); break;
        }
    }
}

// Marker types: a tile's rows, or its width in vectors, is their size in bytes.

[StructLayout(LayoutKind.Sequential, Size = 1)]
internal readonly struct Size1;

[StructLayout(LayoutKind.Sequential, Size = 2)]
internal readonly struct Size2;

[StructLayout(LayoutKind.Sequential, Size = 3)]
internal readonly struct Size3;

[StructLayout(LayoutKind.Sequential, Size = 4)]
internal readonly struct Size4;

[StructLayout(LayoutKind.Sequential, Size = 5)]
internal readonly struct Size5;

[StructLayout(LayoutKind.Sequential, Size = 6)]
internal readonly struct Size6;

[StructLayout(LayoutKind.Sequential, Size = 7)]
internal readonly struct Size7;

[StructLayout(LayoutKind.Sequential, Size = 8)]
internal readonly struct Size8;

[StructLayout(LayoutKind.Sequential, Size = 9)]
internal readonly struct Size9;

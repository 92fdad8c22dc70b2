using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Bathys.Kernels;

/// <summary>
/// The register tile of every matrix product: rows × (width · V.Count) sums stay in registers over the whole depth.
/// C[i, j] = Σₖ A[i, k] · B[k, j], with k from 0 to depth − 1.
/// </summary>
/// <remarks>
/// One source for every tile: rows and width are sizes of marker structs, which the compiler knows before it reads the branches, so what a
/// tile does not use is never compiled. 9 × 3 vectors of sums, three of B and one of A fill the 32 registers of AVX-512 and of Arm;
/// 6 × 2 fill the 16 of AVX2. Every sum has its own local and there is no call in the loop: that keeps them in registers. The compiler
/// inlines so much in one method and no more, and 9 × 3 is near that: one more helper within <c>AddProduct</c> makes it call
/// <see cref="Put"/>. Four steps stand in a round, so that there is nothing beside multiplications and reads to speak of: where two threads
/// share a core, each gets half of the instructions that it can take up, and what is not a multiplication is time (measured on such a Zen
/// 3: 51 GFLOP/s with one step a round and copied sums, 79 so, of 91 by multiplications alone).
/// </remarks>
internal static unsafe class Tile
{
    /// <param name="depth">How many products each sum has.</param>
    /// <param name="left">Where A's numbers are.</param>
    /// <param name="a">A's first number; of several tiles, the first one's.</param>
    /// <param name="right">Where B's rows are.</param>
    /// <param name="b">B's first number.</param>
    /// <param name="c">The first tile's corner in the result.</param>
    /// <param name="cRow">Elements from one row of the result to the next.</param>
    /// <param name="addend">What is added to the sums: the result's old numbers, a bias, or null.</param>
    /// <param name="addendRow">Elements from one of its rows to the next; 0 for a bias.</param>
    /// <param name="panels">How many tiles are made, one below the other, of panels of A that follow one another.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<V, T, TRows, TWidth, TLeft, TRight>(
        nint depth, TLeft left, T* a, TRight right, T* b, T* c, nint cRow, T* addend, nint addendRow, int panels)
        where V : struct, ISimd<V, T>
        where T : unmanaged
        where TRows : unmanaged
        where TWidth : unmanaged
        where TLeft : struct, ILeft
        where TRight : struct, IRight
    {
        nint aStep = left.Step(sizeof(TRows)), bStep = right.Step(sizeof(TWidth) * V.Count);
        var columns = b;
        for (; panels > 0; panels--)
        {
            b = columns;
            if (addend != null && addendRow != 0) Await<V, T, TRows, TWidth>(addend, addendRow);
            V c00 = default, c01 = default, c02 = default;
            V c10 = default, c11 = default, c12 = default;
            V c20 = default, c21 = default, c22 = default;
            V c30 = default, c31 = default, c32 = default;
            V c40 = default, c41 = default, c42 = default;
            V c50 = default, c51 = default, c52 = default;
            V c60 = default, c61 = default, c62 = default;
            V c70 = default, c71 = default, c72 = default;
            V c80 = default, c81 = default, c82 = default;
            nint k = 0;
            for (; k <= depth - 4; k += 4)
            {
                Step<V, T, TRows, TWidth, TLeft>(
                    left, a, 0, b + right.Offset(k), 0,
                    ref c00, ref c01, ref c02,
                    ref c10, ref c11, ref c12,
                    ref c20, ref c21, ref c22,
                    ref c30, ref c31, ref c32,
                    ref c40, ref c41, ref c42,
                    ref c50, ref c51, ref c52,
                    ref c60, ref c61, ref c62,
                    ref c70, ref c71, ref c72,
                    ref c80, ref c81, ref c82);
                Step<V, T, TRows, TWidth, TLeft>(
                    left, a, aStep, b + right.Offset(k + 1), bStep,
                    ref c00, ref c01, ref c02,
                    ref c10, ref c11, ref c12,
                    ref c20, ref c21, ref c22,
                    ref c30, ref c31, ref c32,
                    ref c40, ref c41, ref c42,
                    ref c50, ref c51, ref c52,
                    ref c60, ref c61, ref c62,
                    ref c70, ref c71, ref c72,
                    ref c80, ref c81, ref c82);
                Step<V, T, TRows, TWidth, TLeft>(
                    left, a, 2 * aStep, b + right.Offset(k + 2), 2 * bStep,
                    ref c00, ref c01, ref c02,
                    ref c10, ref c11, ref c12,
                    ref c20, ref c21, ref c22,
                    ref c30, ref c31, ref c32,
                    ref c40, ref c41, ref c42,
                    ref c50, ref c51, ref c52,
                    ref c60, ref c61, ref c62,
                    ref c70, ref c71, ref c72,
                    ref c80, ref c81, ref c82);
                Step<V, T, TRows, TWidth, TLeft>(
                    left, a, 3 * aStep, b + right.Offset(k + 3), 3 * bStep,
                    ref c00, ref c01, ref c02,
                    ref c10, ref c11, ref c12,
                    ref c20, ref c21, ref c22,
                    ref c30, ref c31, ref c32,
                    ref c40, ref c41, ref c42,
                    ref c50, ref c51, ref c52,
                    ref c60, ref c61, ref c62,
                    ref c70, ref c71, ref c72,
                    ref c80, ref c81, ref c82);
                a += 4 * aStep;
                b += 4 * bStep;
            }

            for (; k < depth; k++)
            {
                Step<V, T, TRows, TWidth, TLeft>(
                    left, a, 0, b + right.Offset(k), 0,
                    ref c00, ref c01, ref c02,
                    ref c10, ref c11, ref c12,
                    ref c20, ref c21, ref c22,
                    ref c30, ref c31, ref c32,
                    ref c40, ref c41, ref c42,
                    ref c50, ref c51, ref c52,
                    ref c60, ref c61, ref c62,
                    ref c70, ref c71, ref c72,
                    ref c80, ref c81, ref c82);
                a += aStep;
                b += bStep;
            }

            Put<V, T, TWidth>(c, c00, c01, c02, addend, 0);
            if (sizeof(TRows) > 1) Put<V, T, TWidth>(c + (1 * cRow), c10, c11, c12, addend, 1 * addendRow);
            if (sizeof(TRows) > 2) Put<V, T, TWidth>(c + (2 * cRow), c20, c21, c22, addend, 2 * addendRow);
            if (sizeof(TRows) > 3) Put<V, T, TWidth>(c + (3 * cRow), c30, c31, c32, addend, 3 * addendRow);
            if (sizeof(TRows) > 4) Put<V, T, TWidth>(c + (4 * cRow), c40, c41, c42, addend, 4 * addendRow);
            if (sizeof(TRows) > 5) Put<V, T, TWidth>(c + (5 * cRow), c50, c51, c52, addend, 5 * addendRow);
            if (sizeof(TRows) > 6) Put<V, T, TWidth>(c + (6 * cRow), c60, c61, c62, addend, 6 * addendRow);
            if (sizeof(TRows) > 7) Put<V, T, TWidth>(c + (7 * cRow), c70, c71, c72, addend, 7 * addendRow);
            if (sizeof(TRows) > 8) Put<V, T, TWidth>(c + (8 * cRow), c80, c81, c82, addend, 8 * addendRow);
            c += sizeof(TRows) * cRow;
            if (addend != null) addend += sizeof(TRows) * addendRow;
        }
    }

    /// <summary>One k: each row's number of A by the vectors of B's row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Step<V, T, TRows, TWidth, TLeft>(
        TLeft left, T* a, nint aOffset, T* b, nint bOffset,
        ref V c00, ref V c01, ref V c02,
        ref V c10, ref V c11, ref V c12,
        ref V c20, ref V c21, ref V c22,
        ref V c30, ref V c31, ref V c32,
        ref V c40, ref V c41, ref V c42,
        ref V c50, ref V c51, ref V c52,
        ref V c60, ref V c61, ref V c62,
        ref V c70, ref V c71, ref V c72,
        ref V c80, ref V c81, ref V c82)
        where V : struct, ISimd<V, T>
        where T : unmanaged
        where TRows : unmanaged
        where TWidth : unmanaged
        where TLeft : struct, ILeft
    {
        V b0 = V.Load(b + bOffset), b1 = default, b2 = default;
        if (sizeof(TWidth) > 1) b1 = V.Load(b + (bOffset + V.Count));
        if (sizeof(TWidth) > 2) b2 = V.Load(b + (bOffset + (2 * V.Count)));
        AddRow<V, T, TWidth>(V.Create(a[left.Row(0) + aOffset]), b0, b1, b2, ref c00, ref c01, ref c02);
        if (sizeof(TRows) > 1) AddRow<V, T, TWidth>(V.Create(a[left.Row(1) + aOffset]), b0, b1, b2, ref c10, ref c11, ref c12);
        if (sizeof(TRows) > 2) AddRow<V, T, TWidth>(V.Create(a[left.Row(2) + aOffset]), b0, b1, b2, ref c20, ref c21, ref c22);
        if (sizeof(TRows) > 3) AddRow<V, T, TWidth>(V.Create(a[left.Row(3) + aOffset]), b0, b1, b2, ref c30, ref c31, ref c32);
        if (sizeof(TRows) > 4) AddRow<V, T, TWidth>(V.Create(a[left.Row(4) + aOffset]), b0, b1, b2, ref c40, ref c41, ref c42);
        if (sizeof(TRows) > 5) AddRow<V, T, TWidth>(V.Create(a[left.Row(5) + aOffset]), b0, b1, b2, ref c50, ref c51, ref c52);
        if (sizeof(TRows) > 6) AddRow<V, T, TWidth>(V.Create(a[left.Row(6) + aOffset]), b0, b1, b2, ref c60, ref c61, ref c62);
        if (sizeof(TRows) > 7) AddRow<V, T, TWidth>(V.Create(a[left.Row(7) + aOffset]), b0, b1, b2, ref c70, ref c71, ref c72);
        if (sizeof(TRows) > 8) AddRow<V, T, TWidth>(V.Create(a[left.Row(8) + aOffset]), b0, b1, b2, ref c80, ref c81, ref c82);
    }

    /// <summary>One number of A, in every lane, by the vectors of B's row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void AddRow<V, T, TWidth>(V a, V b0, V b1, V b2, ref V c0, ref V c1, ref V c2)
        where V : struct, ISimd<V, T> where T : unmanaged where TWidth : unmanaged
    {
        V.AddProduct(ref c0, a, b0);
        if (sizeof(TWidth) > 1) V.AddProduct(ref c1, a, b1);
        if (sizeof(TWidth) > 2) V.AddProduct(ref c2, a, b2);
    }

    /// <summary>
    /// Asks for the result's numbers before the sums are made, so that they are there when these are added: rows may be pages apart.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Await<V, T, TRows, TWidth>(T* c, nint cRow)
        where V : struct, ISimd<V, T> where T : unmanaged where TRows : unmanaged where TWidth : unmanaged
    {
        if (!Sse.IsSupported) return;
        for (nint row = 0; row < sizeof(TRows); row++)
        {
            Sse.Prefetch0(c);
            if (sizeof(TWidth) > 1) Sse.Prefetch0(c + V.Count);
            if (sizeof(TWidth) > 2) Sse.Prefetch0(c + (2 * V.Count));
            Sse.Prefetch0(c + (sizeof(TWidth) * V.Count) - 1);
            c += cRow;
        }
    }

    /// <summary>Writes one row of sums, after adding what is to be added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Put<V, T, TWidth>(T* c, V c0, V c1, V c2, T* addend, nint offset)
        where V : struct, ISimd<V, T> where T : unmanaged where TWidth : unmanaged
    {
        if (addend != null)
        {
            addend += offset;
            c0 += V.Load(addend);
            if (sizeof(TWidth) > 1) c1 += V.Load(addend + V.Count);
            if (sizeof(TWidth) > 2) c2 += V.Load(addend + (2 * V.Count));
        }

        c0.Store(c);
        if (sizeof(TWidth) > 1) c1.Store(c + V.Count);
        if (sizeof(TWidth) > 2) c2.Store(c + (2 * V.Count));
    }
}

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
/// 6 × 2 fill the 16 of AVX2. Every sum has its own local and there is no call in the loop: that keeps them in registers.
/// </remarks>
internal static unsafe class Tile
{
    /// <param name="depth">How many products each sum has.</param>
    /// <param name="left">Where A's numbers are.</param>
    /// <param name="a">A's first number.</param>
    /// <param name="right">Where B's rows are.</param>
    /// <param name="b">B's first number.</param>
    /// <param name="c">The tile's corner in the result.</param>
    /// <param name="cRow">Elements from one row of the result to the next.</param>
    /// <param name="accumulate">Whether the sums are added to the result, or replace it.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<V, T, TRows, TWidth, TLeft, TRight>(
        nint depth, TLeft left, T* a, TRight right, T* b, T* c, nint cRow, bool accumulate)
        where V : struct, ISimd<V, T>
        where T : unmanaged
        where TRows : unmanaged
        where TWidth : unmanaged
        where TLeft : struct, ILeft
        where TRight : struct, IRight
    {
        if (accumulate) Await<V, T, TRows, TWidth>(c, cRow);
        V c00 = default, c01 = default, c02 = default;
        V c10 = default, c11 = default, c12 = default;
        V c20 = default, c21 = default, c22 = default;
        V c30 = default, c31 = default, c32 = default;
        V c40 = default, c41 = default, c42 = default;
        V c50 = default, c51 = default, c52 = default;
        V c60 = default, c61 = default, c62 = default;
        V c70 = default, c71 = default, c72 = default;
        V c80 = default, c81 = default, c82 = default;
        for (nint k = 0; k < depth; k++)
        {
            var row = b + right.Row(k);
            V b0 = V.Load(row), b1 = default, b2 = default;
            if (sizeof(TWidth) > 1) b1 = V.Load(row + V.Count);
            if (sizeof(TWidth) > 2) b2 = V.Load(row + (2 * V.Count));
            var a0 = V.Create(a[left.Row(0)]);
            c00 = V.Fma(a0, b0, c00);
            if (sizeof(TWidth) > 1) c01 = V.Fma(a0, b1, c01);
            if (sizeof(TWidth) > 2) c02 = V.Fma(a0, b2, c02);
            if (sizeof(TRows) > 1)
            {
                var a1 = V.Create(a[left.Row(1)]);
                c10 = V.Fma(a1, b0, c10);
                if (sizeof(TWidth) > 1) c11 = V.Fma(a1, b1, c11);
                if (sizeof(TWidth) > 2) c12 = V.Fma(a1, b2, c12);
            }
            if (sizeof(TRows) > 2)
            {
                var a2 = V.Create(a[left.Row(2)]);
                c20 = V.Fma(a2, b0, c20);
                if (sizeof(TWidth) > 1) c21 = V.Fma(a2, b1, c21);
                if (sizeof(TWidth) > 2) c22 = V.Fma(a2, b2, c22);
            }
            if (sizeof(TRows) > 3)
            {
                var a3 = V.Create(a[left.Row(3)]);
                c30 = V.Fma(a3, b0, c30);
                if (sizeof(TWidth) > 1) c31 = V.Fma(a3, b1, c31);
                if (sizeof(TWidth) > 2) c32 = V.Fma(a3, b2, c32);
            }
            if (sizeof(TRows) > 4)
            {
                var a4 = V.Create(a[left.Row(4)]);
                c40 = V.Fma(a4, b0, c40);
                if (sizeof(TWidth) > 1) c41 = V.Fma(a4, b1, c41);
                if (sizeof(TWidth) > 2) c42 = V.Fma(a4, b2, c42);
            }
            if (sizeof(TRows) > 5)
            {
                var a5 = V.Create(a[left.Row(5)]);
                c50 = V.Fma(a5, b0, c50);
                if (sizeof(TWidth) > 1) c51 = V.Fma(a5, b1, c51);
                if (sizeof(TWidth) > 2) c52 = V.Fma(a5, b2, c52);
            }
            if (sizeof(TRows) > 6)
            {
                var a6 = V.Create(a[left.Row(6)]);
                c60 = V.Fma(a6, b0, c60);
                if (sizeof(TWidth) > 1) c61 = V.Fma(a6, b1, c61);
                if (sizeof(TWidth) > 2) c62 = V.Fma(a6, b2, c62);
            }
            if (sizeof(TRows) > 7)
            {
                var a7 = V.Create(a[left.Row(7)]);
                c70 = V.Fma(a7, b0, c70);
                if (sizeof(TWidth) > 1) c71 = V.Fma(a7, b1, c71);
                if (sizeof(TWidth) > 2) c72 = V.Fma(a7, b2, c72);
            }
            if (sizeof(TRows) > 8)
            {
                var a8 = V.Create(a[left.Row(8)]);
                c80 = V.Fma(a8, b0, c80);
                if (sizeof(TWidth) > 1) c81 = V.Fma(a8, b1, c81);
                if (sizeof(TWidth) > 2) c82 = V.Fma(a8, b2, c82);
            }
            a += left.Step;
        }

        Put<V, T, TWidth>(c, c00, c01, c02, accumulate);
        if (sizeof(TRows) > 1) Put<V, T, TWidth>(c + (1 * cRow), c10, c11, c12, accumulate);
        if (sizeof(TRows) > 2) Put<V, T, TWidth>(c + (2 * cRow), c20, c21, c22, accumulate);
        if (sizeof(TRows) > 3) Put<V, T, TWidth>(c + (3 * cRow), c30, c31, c32, accumulate);
        if (sizeof(TRows) > 4) Put<V, T, TWidth>(c + (4 * cRow), c40, c41, c42, accumulate);
        if (sizeof(TRows) > 5) Put<V, T, TWidth>(c + (5 * cRow), c50, c51, c52, accumulate);
        if (sizeof(TRows) > 6) Put<V, T, TWidth>(c + (6 * cRow), c60, c61, c62, accumulate);
        if (sizeof(TRows) > 7) Put<V, T, TWidth>(c + (7 * cRow), c70, c71, c72, accumulate);
        if (sizeof(TRows) > 8) Put<V, T, TWidth>(c + (8 * cRow), c80, c81, c82, accumulate);
    }

    /// <summary>Asks for the result's numbers before the sums are made, so that they are there when these are added: rows may be pages apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Await<V, T, TRows, TWidth>(T* c, nint cRow)
        where V : struct, ISimd<V, T> where T : unmanaged where TRows : unmanaged where TWidth : unmanaged
    {
        if (!Sse.IsSupported) return;
        for (nint row = 0; row < sizeof(TRows); row++)
        {
            Sse.Prefetch0(c);
            if (sizeof(TWidth) > 1) Sse.Prefetch0(c + V.Count);
            Sse.Prefetch0(c + (sizeof(TWidth) * V.Count) - 1);
            c += cRow;
        }
    }

    /// <summary>Writes one row of sums, or adds it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Put<V, T, TWidth>(T* c, V c0, V c1, V c2, bool accumulate)
        where V : struct, ISimd<V, T> where T : unmanaged where TWidth : unmanaged
    {
        if (accumulate)
        {
            c0 += V.Load(c);
            if (sizeof(TWidth) > 1) c1 += V.Load(c + V.Count);
            if (sizeof(TWidth) > 2) c2 += V.Load(c + (2 * V.Count));
        }

        c0.Store(c);
        if (sizeof(TWidth) > 1) c1.Store(c + V.Count);
        if (sizeof(TWidth) > 2) c2.Store(c + (2 * V.Count));
    }
}

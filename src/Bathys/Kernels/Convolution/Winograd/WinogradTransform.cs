using System.Runtime.CompilerServices;

namespace Bathys.Kernels;

/// <summary>
/// The linear maps of Winograd's minimal filtering on six points: y = Aᵀ(Gg ⊙ Bᵀd) gives with 6 products what a sum over windows of d gives
/// with 12, either 4 outputs of a filter of 3 or 3 outputs of a filter of 4.
/// </summary>
/// <remarks>
/// A filter and its data are polynomials; their product is known by its values at 0, ±a, ±b and its highest coefficient. Bᵀ and Gg are
/// those values, Aᵀ adds up the output of each. With a = 5/8 and b = 3/2 every constant of B and A is exact and the error of a
/// two-dimensional sum over 64 channels is 1.7 times that of the direct sum in Float32; with the usual 1 and 2 it is 3.8 times. Lavin and
/// Gray, Fast Algorithms for Convolutional Neural Networks, 2015;
/// Alam et al., Winograd Convolution for Deep Neural Networks: Efficient Point Selection, 2022.
/// </remarks>
internal static class WinogradTransform<V, T> where V : struct, ISimd<V, T> where T : unmanaged
{
    const double A1 = 0.625, A2 = A1 * A1, A3 = A2 * A1, B1 = 1.5, B2 = B1 * B1, B3 = B2 * B1;

    /// <summary>What a filter's value at each point is divided by: the product of the distances to the other points.</summary>
    const double Zero = 1 / (A2 * B2), AtA = 1 / (2 * A2 * (A2 - B2)), AtB = 1 / (2 * B2 * (B2 - A2));

    /// <summary>Bᵀd: six numbers of the data in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Data(ref V d0, ref V d1, ref V d2, ref V d3, ref V d4, ref V d5)
    {
        var evenA = V.Fma(V.Of(-B2), d2, d4);
        var oddA = V.Of(A1) * V.Fma(V.Of(-B2), d1, d3);
        var evenB = V.Fma(V.Of(-A2), d2, d4);
        var oddB = V.Of(B1) * V.Fma(V.Of(-A2), d1, d3);
        d0 = V.Fma(V.Of(A2 * B2), d0, V.Fma(V.Of(-A2 - B2), d2, d4));
        d5 = V.Fma(V.Of(A2 * B2), d1, V.Fma(V.Of(-A2 - B2), d3, d5));
        d1 = evenA + oddA;
        d2 = evenA - oddA;
        d3 = evenB + oddB;
        d4 = evenB - oddB;
    }

    /// <summary>Gg of a filter of three numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Filter(V g0, V g1, V g2, out V u0, out V u1, out V u2, out V u3, out V u4, out V u5)
    {
        V evenA = V.Of(AtA) * V.Fma(V.Of(A2), g2, g0), oddA = V.Of(AtA * A1) * g1;
        V evenB = V.Of(AtB) * V.Fma(V.Of(B2), g2, g0), oddB = V.Of(AtB * B1) * g1;
        (u0, u5) = (V.Of(Zero) * g0, g2);
        (u1, u2) = (evenA + oddA, evenA - oddA);
        (u3, u4) = (evenB + oddB, evenB - oddB);
    }

    /// <summary>Gg of a filter of four numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Filter(V g0, V g1, V g2, V g3, out V u0, out V u1, out V u2, out V u3, out V u4, out V u5)
    {
        V evenA = V.Of(AtA) * V.Fma(V.Of(A2), g2, g0), oddA = V.Of(AtA * A1) * V.Fma(V.Of(A2), g3, g1);
        V evenB = V.Of(AtB) * V.Fma(V.Of(B2), g2, g0), oddB = V.Of(AtB * B1) * V.Fma(V.Of(B2), g3, g1);
        (u0, u5) = (V.Of(Zero) * g0, g3);
        (u1, u2) = (evenA + oddA, evenA - oddA);
        (u3, u4) = (evenB + oddB, evenB - oddB);
    }

    /// <summary>Aᵀm: four outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Outputs(V m0, V m1, V m2, V m3, V m4, V m5, out V y0, out V y1, out V y2, out V y3)
    {
        V evenA = m1 + m2, oddA = m1 - m2, evenB = m3 + m4, oddB = m3 - m4;
        y0 = m0 + evenA + evenB;
        y1 = V.Fma(V.Of(B1), oddB, V.Of(A1) * oddA);
        y2 = V.Fma(V.Of(B2), evenB, V.Of(A2) * evenA);
        y3 = V.Fma(V.Of(B3), oddB, V.Fma(V.Of(A3), oddA, m5));
    }

    /// <summary>Aᵀm: three outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Outputs(V m0, V m1, V m2, V m3, V m4, V m5, out V y0, out V y1, out V y2)
    {
        V evenA = m1 + m2, evenB = m3 + m4;
        y0 = m0 + evenA + evenB;
        y1 = V.Fma(V.Of(B1), m3 - m4, V.Of(A1) * (m1 - m2));
        y2 = V.Fma(V.Of(B2), evenB, V.Fma(V.Of(A2), evenA, m5));
    }
}

namespace Bathys.Kernels;

/// <summary>
/// An optimizer's formula: how a parameter and up to three running values of it follow from a gradient, element by element.
/// </summary>
public interface IUpdateKernel
{
    /// <summary>Running values in use, 0 to 3; the others are neither read nor written.</summary>
    static abstract int Slots { get; }

    /// <summary>The parameter p and its running values a, b and c after the gradient g, lane by lane.</summary>
    void Invoke<V, T>(ref V p, V g, ref V a, ref V b, ref V c) where V : struct, ISimd<V, T> where T : unmanaged;
}

namespace Bathys.Kernels;

/// <summary>The formula of an operator that maps each element to one of the same type: y = f(x).</summary>
public interface IMapKernel
{
    /// <summary>f(x), lane by lane.</summary>
    V Invoke<V, T>(V x) where V : struct, ISimd<V, T> where T : unmanaged;
}

/// <summary>The formula of an operator of two tensors, element by element: y = f(a, b).</summary>
public interface IZipKernel
{
    /// <summary>f(a, b), lane by lane.</summary>
    V Invoke<V, T>(V a, V b) where V : struct, ISimd<V, T> where T : unmanaged;
}

/// <summary>The formula of an operator of three tensors, element by element: y = f(a, b, c).</summary>
public interface IZip3Kernel
{
    /// <summary>f(a, b, c), lane by lane.</summary>
    V Invoke<V, T>(V a, V b, V c) where V : struct, ISimd<V, T> where T : unmanaged;
}

/// <summary>A question about pairs of elements; the answer is a mask of all ones (yes) or zeros (no).</summary>
public interface ICompareKernel
{
    /// <summary>The mask, lane by lane.</summary>
    V Invoke<V, T>(V a, V b) where V : struct, ISimd<V, T> where T : unmanaged;
}

/// <summary>The associative and commutative step of a reduction, with its neutral element.</summary>
public interface IReduceKernel
{
    /// <summary>The element that changes nothing: 0 for a sum, 1 for a product, −∞ (in whole numbers the lowest) for a maximum.</summary>
    double Identity { get; }

    /// <summary>Joins two partial results, lane by lane.</summary>
    V Invoke<V, T>(V a, V b) where V : struct, ISimd<V, T> where T : unmanaged;
}

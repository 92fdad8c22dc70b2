using Bathys.Kernels;

namespace Bathys;

/// <summary>What a tensor holds beside finite numbers.</summary>
[Flags]
public enum NonFinite
{
    /// <summary>Nothing: every number is finite.</summary>
    None = 0,

    /// <summary>What is no number.</summary>
    NaN = 1,

    /// <summary>∞ or −∞.</summary>
    Infinity = 2,
}

public partial class Tensor
{
    /// <summary>
    /// Whether NaN or infinity is among the elements: one pass of sums, and a closer look only where these are not finite.
    /// </summary>
    public unsafe NonFinite FindNonFinite()
    {
        if (!DType.IsFloatingPoint && DType != DType.BFloat16) return NonFinite.None;
        if (DType == DType.BFloat16) return Convert(DType.Float32).FindNonFinite();
        using var x = Packed().Borrow();
        if (double.IsFinite(SumOfSquares.Run(DType, x.Data, Count))) return NonFinite.None;
        return DType == DType.Float64 ? KindsOf((double*)x.Data, Count) : KindsOf((float*)x.Data, Count);
    }

    static unsafe NonFinite KindsOf<T>(T* x, long count) where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        var kinds = NonFinite.None;
        for (var i = 0L; i < count; i++)
        {
            if (T.IsNaN(x[i])) kinds |= NonFinite.NaN;
            else if (T.IsInfinity(x[i])) kinds |= NonFinite.Infinity;
        }

        return kinds;
    }
}

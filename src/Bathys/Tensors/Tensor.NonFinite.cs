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
    /// <summary>Whether NaN or infinity is among the elements: one pass of sums, and a closer look only where these are not finite.</summary>
    public unsafe NonFinite FindNonFinite()
    {
        if (!DType.IsFloatingPoint && DType != DType.BFloat16) return NonFinite.None;
        var x = Packed();
        if (DType.IsFloatingPoint && double.IsFinite(SumOfSquares.Run(DType, x.Data, x.Count)))
        {
            GC.KeepAlive(x);
            return NonFinite.None;
        }

        var kinds = DType == DType.Float64 ? KindsOf<double>(x) : DType == DType.Float32 ? KindsOf<float>(x) : KindsOf<float>(x.Convert(DType.Float32));
        GC.KeepAlive(x);
        return kinds;
    }

    static NonFinite KindsOf<T>(Tensor x) where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        var kinds = NonFinite.None;
        foreach (var value in x.Span<T>())
        {
            if (T.IsNaN(value)) kinds |= NonFinite.NaN;
            else if (T.IsInfinity(value)) kinds |= NonFinite.Infinity;
        }

        return kinds;
    }
}

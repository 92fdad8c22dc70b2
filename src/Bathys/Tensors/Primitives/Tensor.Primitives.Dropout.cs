using Bathys.Kernels;

namespace Bathys;

public unsafe partial class Tensor
{
    /// <summary>x with random elements set to zero and the others scaled; not recorded.</summary>
    internal static Tensor Masked(DropoutMask mask, Tensor x)
    {
        var result = new Tensor(x.Shape, x.DType);
        using var p = x.Packed().Borrow();
        using var y = result.BorrowResult();
        switch (x.DType)
        {
            case DType.Float32: mask.Apply((float*)p.Data, x.Count, (float*)y.Data); break;
            case DType.Float64: mask.Apply((double*)p.Data, x.Count, (double*)y.Data); break;
            default:
                throw new NotSupportedException(
                $"Dropout: no arithmetic of real numbers on {x.DType}: convert first, for example with To(DType.Float32)");
        }
        return result;
    }
}

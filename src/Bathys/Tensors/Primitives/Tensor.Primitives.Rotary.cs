using Bathys.Kernels;

namespace Bathys;

public unsafe partial class Tensor
{
    /// <summary>Rows of a (…, L, D) tensor turned in pairs by the angles of (L, D / 2), or turned back; not recorded.</summary>
    internal static Tensor Turned(Tensor x, Tensor cosines, Tensor sines, bool back)
    {
        var result = new Tensor(x.Shape, x.DType);
        using var p = x.Packed().Borrow();
        using var c = cosines.Packed().Borrow();
        using var s = sines.Packed().Borrow();
        using var y = result.BorrowResult();
        var (rows, length) = x.RowsOfLast();
        var positions = Math.Max(1, cosines.Shape[0]);
        Rows.Run(x.DType, rows, length, new RotaryRows(p.Data, length / 2, positions, c.Data, s.Data, back ? -1 : 1, y.Data));
        return result;
    }
}

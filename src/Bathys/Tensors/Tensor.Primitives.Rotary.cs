using Bathys.Kernels;

namespace Bathys;

public unsafe partial class Tensor
{
    /// <summary>Rows of a (…, L, D) tensor turned in pairs by the angles of (L, D / 2), or turned back; not recorded.</summary>
    internal static Tensor Turned(Tensor x, Tensor cosines, Tensor sines, bool back)
    {
        var (p, c, s, y) = (x.Packed(), cosines.Packed(), sines.Packed(), new Tensor(x.Shape, x.DType));
        var (rows, length) = x.RowsOfLast();
        Rows.Run(x.DType, rows, length, new RotaryRows(p.Data, length / 2, Math.Max(1, c.Shape[0]), c.Data, s.Data, back ? -1 : 1, y.Data));
        KeepAlive(p, c, s, y);
        return y;
    }
}

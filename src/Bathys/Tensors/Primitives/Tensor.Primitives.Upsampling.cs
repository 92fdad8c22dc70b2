using Bathys.Kernels;

namespace Bathys;

public unsafe partial class Tensor
{
    /// <summary>(…, H, W) as y(…, i, j) = x(…, rows[i], columns[j]) for ascending rows and columns; not recorded.</summary>
    internal static Tensor NearestForward(Tensor x, int[] rows, int[] columns)
    {
        var result = new Tensor(new Shape([.. x.Shape[..^2], rows.Length, columns.Length]), x.DType);
        using var p = x.Packed().Borrow();
        using var y = result.BorrowResult();
        var (planes, height, width) = (new Shape(x.Shape[..^2]).Count, x.Shape[^2], x.Shape[^1]);
        switch (x.DType.Size)
        {
            case 1: NearestPoints.Forward((byte*)p.Data, planes, height, width, rows, columns, (byte*)y.Data); break;
            case 2: NearestPoints.Forward((ushort*)p.Data, planes, height, width, rows, columns, (ushort*)y.Data); break;
            case 4: NearestPoints.Forward((uint*)p.Data, planes, height, width, rows, columns, (uint*)y.Data); break;
            default: NearestPoints.Forward((ulong*)p.Data, planes, height, width, rows, columns, (ulong*)y.Data); break;
        }
        return result;
    }

    /// <summary>The transpose of <see cref="NearestForward"/>: each point is the sum of its copies; not recorded.</summary>
    internal static Tensor NearestBackward(Tensor gradient, int height, int width, int[] rows, int[] columns)
    {
        var result = new Tensor(new Shape([.. gradient.Shape[..^2], height, width]), gradient.DType);
        using var p = gradient.Packed().Borrow();
        using var y = result.BorrowResult();
        var planes = new Shape(gradient.Shape[..^2]).Count;
        if (result.DType == DType.Float32) NearestPoints.Backward((float*)p.Data, planes, height, width, rows, columns, (float*)y.Data);
        else NearestPoints.Backward((double*)p.Data, planes, height, width, rows, columns, (double*)y.Data);
        return result;
    }
}

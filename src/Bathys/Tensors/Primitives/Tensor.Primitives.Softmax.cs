using Bathys.Kernels;

namespace Bathys;

public unsafe partial class Tensor
{
    /// <summary>The softmax of each row of the last dimension, or its logarithm; not recorded.</summary>
    internal static Tensor SoftmaxForward(Tensor x, bool isLog)
    {
        var (rows, length) = x.RowsOfLast();
        var result = new Tensor(x.Shape, x.DType);
        using var p = x.Packed().Borrow();
        using var y = result.BorrowResult();
        if (isLog) Rows.Run(x.DType, rows, length, new SoftmaxRows.LogForward(p.Data, length, y.Data));
        else Rows.Run(x.DType, rows, length, new SoftmaxRows.Forward(p.Data, length, y.Data));
        return result;
    }

    /// <summary>
    /// ∂L/∂x of <see cref="SoftmaxForward"/> from ∂L/∂y and y, in the place that the backward pass offers if there is one; not recorded.
    /// </summary>
    internal static Tensor SoftmaxBackward(Tensor gradient, Tensor y, bool isLog)
    {
        var (rows, length) = y.RowsOfLast();
        using var p = gradient.PackedRows(out var step).Borrow();
        using var q = y.Packed().Borrow();
        if (!Destination.TryTake(gradient, y, out var result, out var adds)) result = new Tensor(y.Shape, y.DType);
        using var r = adds ? result.BorrowToWrite() : result.BorrowResult();
        if (isLog) Rows.Run(y.DType, rows, length, new SoftmaxRows.LogBackward(p.Data, step, q.Data, length, r.Data, adds));
        else Rows.Run(y.DType, rows, length, new SoftmaxRows.Backward(p.Data, step, q.Data, length, r.Data, adds));
        return result;
    }

    /// <summary>The last dimension as rows; a scalar is a row of one.</summary>
    (long Rows, int Length) RowsOfLast()
    {
        var length = Rank == 0 ? 1 : Shape[^1];
        return (Count / Math.Max(length, 1), length);
    }
}

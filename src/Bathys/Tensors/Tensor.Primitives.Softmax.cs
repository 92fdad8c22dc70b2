using Bathys.Kernels;

namespace Bathys;

public unsafe partial class Tensor
{
    /// <summary>The softmax of each row of the last dimension, or its logarithm; not recorded.</summary>
    internal static Tensor SoftmaxForward(Tensor x, bool isLog)
    {
        var (rows, length) = x.RowsOfLast();
        var (p, y) = (x.Packed(), new Tensor(x.Shape, x.DType));
        if (isLog) Rows.Run(x.DType, rows, length, new SoftmaxRows.LogForward(p.Data, length, y.Data));
        else Rows.Run(x.DType, rows, length, new SoftmaxRows.Forward(p.Data, length, y.Data));
        GC.KeepAlive(p);
        GC.KeepAlive(y);
        return y;
    }

    /// <summary>∂L/∂x of <see cref="SoftmaxForward"/> from ∂L/∂y and y, in the place that the backward pass offers if there is one; not recorded.</summary>
    internal static Tensor SoftmaxBackward(Tensor gradient, Tensor y, bool isLog)
    {
        var (rows, length) = y.RowsOfLast();
        var (p, q) = (gradient.PackedRows(out var step), y.Packed());
        if (!Destination.TryTake(gradient, y, out var result, out var adds)) result = new Tensor(y.Shape, y.DType);
        if (isLog) Rows.Run(y.DType, rows, length, new SoftmaxRows.LogBackward(p.Data, step, q.Data, length, result.Data, adds));
        else Rows.Run(y.DType, rows, length, new SoftmaxRows.Backward(p.Data, step, q.Data, length, result.Data, adds));
        GC.KeepAlive(p);
        GC.KeepAlive(q);
        GC.KeepAlive(result);
        return result;
    }

    /// <summary>The last dimension as rows; a scalar is a row of one.</summary>
    (long Rows, int Length) RowsOfLast()
    {
        var length = Rank == 0 ? 1 : Shape[^1];
        return (Count / Math.Max(length, 1), length);
    }
}

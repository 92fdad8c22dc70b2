using Bathys.Kernels;

namespace Bathys;

public unsafe partial class Tensor
{
    /// <summary>
    /// The loss of each row of logits (rows, classes), and its largest logit with the logarithm of the sum that is left of its softmax's
    /// divisor, (rows, 2); not recorded.
    /// </summary>
    internal static (Tensor Losses, Tensor Divisors) CrossEntropyForward(
        Tensor x, Tensor labels, Tensor? weights, double weightSum, double smoothing)
    {
        var result = (Losses: new Tensor([x.Shape[0]], x.DType), Divisors: new Tensor([x.Shape[0], 2], x.DType));
        using var p = x.Packed().Borrow();
        using var w = Borrow(weights?.Packed());
        using var t = labels.Borrow();
        using var losses = result.Losses.BorrowResult();
        using var divisors = result.Divisors.BorrowResult();
        var targets = new CrossEntropyTargets((nint)t.Data, (nint)w.Data, weightSum, smoothing);
        Rows.Run(x.DType, x.Shape[0], x.Shape[1], new CrossEntropyRows.Forward(p.Data, x.Shape[1], targets, losses.Data, divisors.Data));
        return result;
    }

    /// <summary>∂L/∂x from one gradient for all rows or one for each; not recorded.</summary>
    internal static Tensor CrossEntropyBackward(
        Tensor gradient, Tensor x, Tensor labels, Tensor? weights, double weightSum, double smoothing, Tensor divisors)
    {
        var result = new Tensor(x.Shape, x.DType);
        using var g = gradient.Packed().Borrow();
        using var p = x.Packed().Borrow();
        using var w = Borrow(weights?.Packed());
        using var t = labels.Borrow();
        using var d = divisors.Borrow();
        using var y = result.BorrowResult();
        var targets = new CrossEntropyTargets((nint)t.Data, (nint)w.Data, weightSum, smoothing);
        Rows.Run(x.DType, x.Shape[0], x.Shape[1], new CrossEntropyRows.Backward(
            p.Data, x.Shape[1], targets, d.Data, g.Data, gradient.Rank == 0 ? 0 : 1, y.Data));
        return result;
    }

    /// <summary>Contiguous Int64 labels in which an ignored one is −1; not recorded.</summary>
    /// <param name="operation">The name for error messages.</param>
    /// <param name="target">Labels of whole numbers.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <param name="ignoreIndex">The label that counts for nothing.</param>
    /// <exception cref="ShapeException">A label is no class.</exception>
    internal static Tensor CheckedLabels(string operation, Tensor target, int classes, int ignoreIndex)
    {
        var result = Indices.Whole(operation, target).Copy();
        using var y = result.BorrowResult();
        var labels = (long*)y.Data;
        for (var i = 0L; i < result.Count; i++)
        {
            if (labels[i] == ignoreIndex) labels[i] = -1;
            else if ((ulong)labels[i] >= (ulong)classes)
                throw Indices.OutOfRange(operation, target.Shape, i, labels[i], classes, $"{classes} classes");
        }
        return result;
    }

    /// <summary>Σ w_t over the labels t that are not ignored, one after the other, as a double; without weights their number.</summary>
    internal static double LabelWeight(Tensor labels, Tensor? weights)
    {
        using var t = labels.Borrow();
        using var w = Borrow(weights?.Convert(DType.Float64).Packed());
        var each = (double*)w.Data;
        var total = 0.0;
        for (var i = 0L; i < labels.Count; i++)
        {
            var label = ((long*)t.Data)[i];
            if (label >= 0) total += each is null ? 1 : each[label];
        }
        return total;
    }
}

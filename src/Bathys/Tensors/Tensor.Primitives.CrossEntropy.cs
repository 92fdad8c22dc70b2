using Bathys.Kernels;

namespace Bathys;

public unsafe partial class Tensor
{
    /// <summary>The loss of each row of logits (rows, classes) and the logarithm of its softmax's divisor; not recorded.</summary>
    internal static (Tensor Losses, Tensor Divisors) CrossEntropyForward(Tensor x, Tensor labels, Tensor? weights, double weightSum, double smoothing)
    {
        var (p, w) = (x.Packed(), weights?.Packed());
        var (losses, divisors) = (new Tensor([x.Shape[0]], x.DType), new Tensor([x.Shape[0]], x.DType));
        var targets = new CrossEntropyTargets((nint)labels.Data, (nint)DataOf(w), weightSum, smoothing);
        Rows.Run(x.DType, x.Shape[0], x.Shape[1], new CrossEntropyRows.Forward(p.Data, x.Shape[1], targets, losses.Data, divisors.Data));
        KeepAlive(p, w, labels, losses, divisors);
        return (losses, divisors);
    }

    /// <summary>∂L/∂x from one gradient for all rows or one for each; not recorded.</summary>
    internal static Tensor CrossEntropyBackward(
        Tensor gradient, Tensor x, Tensor labels, Tensor? weights, double weightSum, double smoothing, Tensor divisors)
    {
        var (g, p, w, result) = (gradient.Packed(), x.Packed(), weights?.Packed(), new Tensor(x.Shape, x.DType));
        var targets = new CrossEntropyTargets((nint)labels.Data, (nint)DataOf(w), weightSum, smoothing);
        Rows.Run(x.DType, x.Shape[0], x.Shape[1], new CrossEntropyRows.Backward(
            p.Data, x.Shape[1], targets, divisors.Data, g.Data, g.Rank == 0 ? 0 : 1, result.Data));
        KeepAlive(g, p, w, labels, divisors, result);
        return result;
    }
}

using Bathys.Kernels;

namespace Bathys;

public unsafe partial class Tensor
{
    /// <summary>x ⋆ w + bias, an image for every output channel; not recorded.</summary>
    internal static Tensor ConvolutionForward(in ConvolutionShape shape, Tensor x, Tensor weight, Tensor? bias)
    {
        var result = new Tensor([shape.Batch, shape.OutChannels, shape.OutHeight, shape.OutWidth], x.DType);
        using var p = x.Packed().Borrow();
        using var q = weight.Packed().Borrow();
        using var b = Borrow(bias?.Packed());
        using var y = result.BorrowResult();
        if (x.DType == DType.Float32) Convolution.Forward(shape, (float*)p.Data, (float*)q.Data, (float*)y.Data, RowBias<float>(b.Data));
        else Convolution.Forward(shape, (double*)p.Data, (double*)q.Data, (double*)y.Data, RowBias<double>(b.Data));
        return result;
    }

    /// <summary>The transpose of <see cref="ConvolutionForward"/> as a map of x, applied to the output's gradient; not recorded.</summary>
    internal static Tensor ConvolutionToInput(in ConvolutionShape shape, Tensor gradient, Tensor weight, Tensor? bias)
    {
        var result = new Tensor([shape.Batch, shape.InChannels, shape.Height, shape.Width], gradient.DType);
        using var p = gradient.Packed().Borrow();
        using var q = weight.Packed().Borrow();
        using var b = Borrow(bias?.Packed());
        using var y = result.BorrowResult();
        if (result.DType == DType.Float32)
            Convolution.InputGradient(shape, (float*)p.Data, (float*)q.Data, (float*)y.Data, RowBias<float>(b.Data));
        else
            Convolution.InputGradient(shape, (double*)p.Data, (double*)q.Data, (double*)y.Data, RowBias<double>(b.Data));
        return result;
    }

    /// <summary>
    /// The transpose of <see cref="ConvolutionForward"/> as a map of the weight, and of the bias where asked; not recorded.
    /// </summary>
    internal static (Tensor Weight, Tensor? Bias) ConvolutionToWeight(in ConvolutionShape shape, Tensor x, Tensor gradient, bool withBias)
    {
        var result = new Tensor([shape.OutChannels, shape.GroupInChannels, shape.KernelHeight, shape.KernelWidth], x.DType);
        var sums = withBias ? new Tensor([shape.OutChannels], x.DType) : null;
        using var p = x.Packed().Borrow();
        using var q = gradient.Packed().Borrow();
        using var y = result.BorrowResult();
        using var b = BorrowResult(sums);
        if (result.DType == DType.Float32)
            Convolution.WeightGradient(shape, (float*)p.Data, (float*)q.Data, (float*)y.Data, (float*)b.Data);
        else
            Convolution.WeightGradient(shape, (double*)p.Data, (double*)q.Data, (double*)y.Data, (double*)b.Data);
        return (result, sums);
    }

    static Epilogue<T> RowBias<T>(void* bias) where T : unmanaged => new() { RowBias = (T*)bias };
}

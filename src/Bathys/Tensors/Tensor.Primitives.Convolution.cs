using Bathys.Kernels;

namespace Bathys;

public unsafe partial class Tensor
{
    /// <summary>x ⋆ w + bias, an image for every output channel; not recorded.</summary>
    internal static Tensor ConvolutionForward(in ConvolutionShape shape, Tensor x, Tensor weight, Tensor? bias)
    {
        var y = new Tensor([shape.Batch, shape.OutChannels, shape.OutHeight, shape.OutWidth], x.DType);
        var (p, q, b) = (x.Packed(), weight.Packed(), bias?.Packed());
        if (x.DType == DType.Float32) Convolution.Forward(shape, (float*)p.Data, (float*)q.Data, (float*)y.Data, RowBias<float>(b));
        else Convolution.Forward(shape, (double*)p.Data, (double*)q.Data, (double*)y.Data, RowBias<double>(b));
        KeepAlive(p, q, b, y);
        return y;
    }

    /// <summary>The transpose of <see cref="ConvolutionForward"/> as a map of x, applied to the output's gradient; not recorded.</summary>
    internal static Tensor ConvolutionToInput(in ConvolutionShape shape, Tensor gradient, Tensor weight, Tensor? bias)
    {
        var y = new Tensor([shape.Batch, shape.InChannels, shape.Height, shape.Width], gradient.DType);
        var (p, q, b) = (gradient.Packed(), weight.Packed(), bias?.Packed());
        if (y.DType == DType.Float32) Convolution.InputGradient(shape, (float*)p.Data, (float*)q.Data, (float*)y.Data, RowBias<float>(b));
        else Convolution.InputGradient(shape, (double*)p.Data, (double*)q.Data, (double*)y.Data, RowBias<double>(b));
        KeepAlive(p, q, b, y);
        return y;
    }

    /// <summary>The transpose of <see cref="ConvolutionForward"/> as a map of the weight, and of the bias where asked; not recorded.</summary>
    internal static (Tensor Weight, Tensor? Bias) ConvolutionToWeight(in ConvolutionShape shape, Tensor x, Tensor gradient, bool withBias)
    {
        var y = new Tensor([shape.OutChannels, shape.GroupInChannels, shape.KernelHeight, shape.KernelWidth], x.DType);
        var (p, q, b) = (x.Packed(), gradient.Packed(), withBias ? new Tensor([shape.OutChannels], x.DType) : null);
        if (y.DType == DType.Float32) Convolution.WeightGradient(shape, (float*)p.Data, (float*)q.Data, (float*)y.Data, b is null ? null : (float*)b.Data);
        else Convolution.WeightGradient(shape, (double*)p.Data, (double*)q.Data, (double*)y.Data, b is null ? null : (double*)b.Data);
        KeepAlive(p, q, b, y);
        return (y, b);
    }

    static Epilogue<T> RowBias<T>(Tensor? bias) where T : unmanaged => new() { RowBias = bias is null ? null : (T*)bias.Data };

    static void KeepAlive(params ReadOnlySpan<Tensor?> tensors)
    {
        foreach (var tensor in tensors) GC.KeepAlive(tensor);
    }
}

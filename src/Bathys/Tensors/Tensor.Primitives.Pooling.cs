using System.Numerics;
using Bathys.Kernels;

namespace Bathys;

public unsafe partial class Tensor
{
    /// <summary>The largest number of each window, and where in its window it stood; not recorded.</summary>
    internal static (Tensor Y, Tensor Places) MaxPoolForward(in PoolingShape shape, Tensor x)
    {
        var sizes = new Shape([.. x.Shape[..^2], shape.OutHeight, shape.OutWidth]);
        var (p, y, places) = (x.Packed(), new Tensor(sizes, x.DType), new Tensor(sizes, shape.Taps <= 256 ? DType.UInt8 : DType.Int32));
        switch (x.DType, places.DType)
        {
            case (DType.Float32, DType.UInt8): MaxPooling.Forward(shape, (float*)p.Data, (float*)y.Data, (byte*)places.Data); break;
            case (DType.Float32, _): MaxPooling.Forward(shape, (float*)p.Data, (float*)y.Data, (int*)places.Data); break;
            case (DType.Float64, DType.UInt8): MaxPooling.Forward(shape, (double*)p.Data, (double*)y.Data, (byte*)places.Data); break;
            case (DType.Float64, _): MaxPooling.Forward(shape, (double*)p.Data, (double*)y.Data, (int*)places.Data); break;
            default: throw new NotSupportedException($"no pooling of {x.DType}: convert first, for example with To(DType.Float32)");
        }
        KeepAlive(p, y, places);
        return (y, places);
    }

    /// <summary>Each output's gradient at the place of its window's largest number; not recorded.</summary>
    internal static Tensor MaxPoolBackward(in PoolingShape shape, Tensor gradient, Tensor places)
    {
        var sizes = new Shape([.. gradient.Shape[..^2], shape.Height, shape.Width]);
        var (p, y) = (gradient.Packed(), new Tensor(sizes, gradient.DType));
        switch (y.DType, places.DType)
        {
            case (DType.Float32, DType.UInt8): MaxPooling.Backward(shape, (float*)p.Data, (byte*)places.Data, (float*)y.Data); break;
            case (DType.Float32, _): MaxPooling.Backward(shape, (float*)p.Data, (int*)places.Data, (float*)y.Data); break;
            case (_, DType.UInt8): MaxPooling.Backward(shape, (double*)p.Data, (byte*)places.Data, (double*)y.Data); break;
            default: MaxPooling.Backward(shape, (double*)p.Data, (int*)places.Data, (double*)y.Data); break;
        }
        KeepAlive(p, y, places);
        return y;
    }

    /// <summary>The mean of each window, sliding or adaptive; a divisor of 0 is the window's own size; not recorded.</summary>
    internal static Tensor AveragePoolForward(PoolingAxis rows, PoolingAxis columns, int divisor, Tensor x) =>
        AveragePool(rows, columns, divisor, x, rows.Count, columns.Count, isForward: true);

    /// <summary>The transpose of <see cref="AveragePoolForward"/>; not recorded.</summary>
    internal static Tensor AveragePoolBackward(PoolingAxis rows, PoolingAxis columns, int divisor, Tensor gradient) =>
        AveragePool(rows, columns, divisor, gradient, rows.Size, columns.Size, isForward: false);

    static Tensor AveragePool(PoolingAxis rows, PoolingAxis columns, int divisor, Tensor x, int height, int width, bool isForward)
    {
        var y = new Tensor(new Shape([.. x.Shape[..^2], height, width]), x.DType);
        var p = x.Packed();
        switch (x.DType)
        {
            case DType.Float32: Run<float>(); break;
            case DType.Float64: Run<double>(); break;
            default: throw new NotSupportedException($"no pooling of {x.DType}: convert first, for example with To(DType.Float32)");
        }
        KeepAlive(p, y);
        return y;

        void Run<T>() where T : unmanaged, IFloatingPointIeee754<T>
        {
            var planes = (int)new Shape(x.Shape[..^2]).Count;
            if (isForward) AveragePooling.Forward(planes, rows, columns, (T*)p.Data, (T*)y.Data, divisor);
            else AveragePooling.Backward(planes, rows, columns, (T*)p.Data, (T*)y.Data, divisor);
        }
    }
}

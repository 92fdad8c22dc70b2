using Bathys.Kernels;

namespace Bathys;

public unsafe partial class Tensor
{
    /// <summary>The largest number of each window, and where in its window it stood; not recorded.</summary>
    internal static (Tensor Y, Tensor Places) MaxPoolForward(in PoolingShape shape, Tensor x)
    {
        var sizes = new Shape([.. x.Shape[..^2], shape.OutHeight, shape.OutWidth]);
        var result = (Y: new Tensor(sizes, x.DType), Places: new Tensor(sizes, shape.Taps <= 256 ? DType.UInt8 : DType.Int32));
        using var p = x.Packed().Borrow();
        using var y = result.Y.BorrowResult();
        using var places = result.Places.BorrowResult();
        switch (x.DType, result.Places.DType)
        {
            case (DType.Float32, DType.UInt8): MaxPooling.Forward(shape, (float*)p.Data, (float*)y.Data, (byte*)places.Data); break;
            case (DType.Float32, _): MaxPooling.Forward(shape, (float*)p.Data, (float*)y.Data, (int*)places.Data); break;
            case (DType.Float64, DType.UInt8): MaxPooling.Forward(shape, (double*)p.Data, (double*)y.Data, (byte*)places.Data); break;
            case (DType.Float64, _): MaxPooling.Forward(shape, (double*)p.Data, (double*)y.Data, (int*)places.Data); break;
            default: throw new NotSupportedException($"no pooling of {x.DType}: convert first, for example with To(DType.Float32)");
        }
        return result;
    }

    /// <summary>Each output's gradient at the place of its window's largest number; not recorded.</summary>
    internal static Tensor MaxPoolBackward(in PoolingShape shape, Tensor gradient, Tensor places)
    {
        var sizes = new Shape([.. gradient.Shape[..^2], shape.Height, shape.Width]);
        var result = new Tensor(sizes, gradient.DType);
        using var p = gradient.Packed().Borrow();
        using var q = places.Borrow();
        using var y = result.BorrowResult();
        switch (result.DType, places.DType)
        {
            case (DType.Float32, DType.UInt8): MaxPooling.Backward(shape, (float*)p.Data, (byte*)q.Data, (float*)y.Data); break;
            case (DType.Float32, _): MaxPooling.Backward(shape, (float*)p.Data, (int*)q.Data, (float*)y.Data); break;
            case (_, DType.UInt8): MaxPooling.Backward(shape, (double*)p.Data, (byte*)q.Data, (double*)y.Data); break;
            default: MaxPooling.Backward(shape, (double*)p.Data, (int*)q.Data, (double*)y.Data); break;
        }
        return result;
    }

    /// <summary>The mean of each window, sliding or adaptive; a divisor of 0 is the window's own size; not recorded.</summary>
    internal static Tensor AveragePoolForward(PoolingAxis rows, PoolingAxis columns, int divisor, Tensor x) =>
        AveragePool(rows, columns, divisor, x, rows.Count, columns.Count, isForward: true);

    /// <summary>The transpose of <see cref="AveragePoolForward"/>; not recorded.</summary>
    internal static Tensor AveragePoolBackward(PoolingAxis rows, PoolingAxis columns, int divisor, Tensor gradient) =>
        AveragePool(rows, columns, divisor, gradient, rows.Size, columns.Size, isForward: false);

    static Tensor AveragePool(PoolingAxis rows, PoolingAxis columns, int divisor, Tensor x, int height, int width, bool isForward)
    {
        var result = new Tensor(new Shape([.. x.Shape[..^2], height, width]), x.DType);
        var planes = Shape.Size("pooling", new Shape(x.Shape[..^2]).Count);
        using var p = x.Packed().Borrow();
        using var y = result.BorrowResult();
        switch (x.DType, isForward)
        {
            case (DType.Float32, true): AveragePooling.Forward(planes, rows, columns, (float*)p.Data, (float*)y.Data, divisor); break;
            case (DType.Float32, false): AveragePooling.Backward(planes, rows, columns, (float*)p.Data, (float*)y.Data, divisor); break;
            case (DType.Float64, true): AveragePooling.Forward(planes, rows, columns, (double*)p.Data, (double*)y.Data, divisor); break;
            case (DType.Float64, false): AveragePooling.Backward(planes, rows, columns, (double*)p.Data, (double*)y.Data, divisor); break;
            default: throw new NotSupportedException($"no pooling of {x.DType}: convert first, for example with To(DType.Float32)");
        }
        return result;
    }

    /// <summary>Each window's largest number as a flat place in its plane, Int64 in the shape of the places; not recorded.</summary>
    internal static Tensor MaxPoolFlatPlaces(in PoolingShape shape, Tensor places)
    {
        var result = new Tensor(places.Shape, DType.Int64);
        using var p = places.Convert(DType.Int64).Packed().Borrow();
        using var q = result.BorrowResult();
        var taps = (long*)p.Data;
        var flat = (long*)q.Data;
        for (var i = 0L; i < places.Count; i++)
        {
            var (y, x) = Math.DivRem(i % shape.OutPlane, shape.OutWidth);
            var (ky, kx) = Math.DivRem(taps[i], shape.KernelWidth);
            var row = (y * shape.StrideHeight) - shape.PaddingHeight + (ky * shape.DilationHeight);
            flat[i] = (row * shape.Width) + (x * shape.StrideWidth) - shape.PaddingWidth + (kx * shape.DilationWidth);
        }
        return result;
    }
}

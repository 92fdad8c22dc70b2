using System.Numerics;
using Bathys.Kernels;

namespace Bathys.Tests.Kernels;

[Collection("WorkerPool")]
public sealed unsafe class PoolingTests : IDisposable
{
    readonly int threads = WorkerPool.Threads;

    public void Dispose() => WorkerPool.Threads = threads;

    static IEnumerable<PoolingShape> Shapes()
    {
        foreach (var width in new[] { 1, 2, 3, 7, 8, 9, 16, 17, 24, 35, 48 }) yield return new(3, 6, width, 2, 2);
        yield return new(2, 5, 19, 2, 2);
        yield return new(2, 5, 19, 2, 2) { CeilMode = true };
        yield return new(2, 9, 8, 3, 3) { StrideHeight = 2, StrideWidth = 2, PaddingHeight = 1, PaddingWidth = 1 };
        yield return new(2, 9, 8, 3, 3) { StrideHeight = 2, StrideWidth = 2, PaddingHeight = 1, PaddingWidth = 1, CeilMode = true };
        yield return new(1, 9, 8, 3, 2) { StrideHeight = 1, StrideWidth = 1 };
        yield return new(2, 1, 21, 1, 3) { StrideWidth = 2, PaddingWidth = 1 };
        yield return new(1, 6, 6, 5, 4) { StrideHeight = 4, StrideWidth = 3, PaddingHeight = 2, PaddingWidth = 2, CeilMode = true };
        yield return new(0, 4, 4, 2, 2);
        yield return new(1, 1, 1, 2, 2);
        yield return new(1, 20, 20, 17, 17);
    }

    static IEnumerable<PoolingShape> Dilated()
    {
        yield return new(2, 9, 11, 3, 3)
        { StrideHeight = 1, StrideWidth = 2, DilationHeight = 2, DilationWidth = 3, PaddingHeight = 1, PaddingWidth = 1 };
        yield return new(1, 9, 11, 2, 2) { StrideHeight = 2, StrideWidth = 2, DilationHeight = 3, DilationWidth = 2 };
    }

    [Fact]
    public void TheLargestOfEveryWindow()
    {
        foreach (var shape in Shapes().Concat(Dilated()))
        {
            Max<float, int>(shape);
            Max<double, int>(shape);
            if (shape.Taps > 256) continue;
            Max<float, byte>(shape);
            Max<double, byte>(shape);
        }
    }

    [Fact]
    public void TheFirstOfEqualsWinsAndTheLastNaN()
    {
        var shape = new PoolingShape(1, 2, 32, 2, 2);
        using var x = new NativeArray<float>(64);
        using var y = new NativeArray<float>(16);
        using var index = new NativeArray<byte>(16);
        x.Span.Fill(1);
        x.Span[3] = x.Span[34] = 2;
        x.Span[4] = x.Span[36] = float.NaN;
        x.Span[7] = float.NaN;
        x.Span[8] = x.Span[9] = x.Span[40] = x.Span[41] = float.NegativeInfinity;
        MaxPooling.Forward(shape, x.Data, y.Data, index.Data);
        Assert.Equal([1, 2, float.NaN, float.NaN, float.NegativeInfinity, 1], y.Span[..6].ToArray());
        Assert.Equal(new byte[] { 0, 1, 2, 1, 0, 0 }, index.Span[..6].ToArray());
    }

    [Fact]
    public void AWindowTooLargeForAByteIsRefused()
    {
        var shape = new PoolingShape(1, 20, 20, 17, 17);
        using var x = new NativeArray<float>(400);
        using var index = new NativeArray<byte>(400);
        Assert.Throws<ArgumentException>(() => MaxPooling.Forward(shape, x.Data, x.Data, index.Data));
    }

    [Theory]
    [InlineData(10, 4, 3, 2, 1, false, 5)]
    [InlineData(10, 4, 3, 2, 1, true, 6)]
    [InlineData(5, 3, 2, 2, 1, true, 3)]
    [InlineData(7, 7, 2, 2, 0, true, 4)]
    [InlineData(1, 1, 2, 2, 0, false, 0)]
    public void TheNumberOfWindowsIsPyTorchs(int height, int width, int kernel, int stride, int padding, bool ceil, int expected)
    {
        var shape = new PoolingShape(1, height, width, kernel, kernel)
        {
            StrideHeight = stride,
            StrideWidth = stride,
            PaddingHeight = padding,
            PaddingWidth = padding,
            CeilMode = ceil,
        };
        Assert.Equal(expected, shape.OutHeight);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TheMeanOfEveryWindow(bool countIncludePad)
    {
        foreach (var shape in Shapes())
        {
            var (rows, columns) = AveragePooling.Axes(shape, countIncludePad);
            Mean<float>(shape.Planes, rows, columns, 0, 1e-6);
            Mean<double>(shape.Planes, rows, columns, 0, 1e-14);
            Mean<double>(shape.Planes, rows, columns, 3, 1e-14);
            var (oy, ox) = (shape.OutHeight - 1, shape.OutWidth - 1);
            if (oy < 0 || ox < 0) continue;

            // The last window by PyTorch's definition.
            int top = (oy * shape.StrideHeight) - shape.PaddingHeight,
                bottom = Math.Min(top + shape.KernelHeight, shape.Height + shape.PaddingHeight);
            var inside = Math.Min(bottom, shape.Height) - Math.Max(top, 0);
            Assert.Equal((Math.Max(top, 0), Math.Min(bottom, shape.Height), countIncludePad ? bottom - top : inside), rows.Window(oy));
        }
    }

    [Fact]
    public void AdaptiveWindowsCoverThePlane()
    {
        foreach (var (height, width, outHeight, outWidth) in new[]
            { (7, 9, 3, 4), (5, 5, 1, 1), (3, 4, 5, 7), (12, 12, 6, 6), (1, 1, 1, 1) })
        {
            PoolingAxis rows = PoolingAxis.Adaptive(height, outHeight), columns = PoolingAxis.Adaptive(width, outWidth);
            Assert.Equal(0, rows.Window(0).Start);
            Assert.Equal(height, rows.Window(outHeight - 1).End);
            Mean<float>(3, rows, columns, 0, 1e-6);
            Mean<double>(3, rows, columns, 0, 1e-14);
        }

        Assert.Equal((2, 5, 3), PoolingAxis.Adaptive(7, 3).Window(1));
    }

    [Fact]
    public void ResultsAreBitIdenticalAtAnyThreadCount()
    {
        var shape = new PoolingShape(300, 30, 30, 3, 3) { StrideHeight = 2, StrideWidth = 2 };
        using var x = NativeArray<float>.Random(shape.Planes * shape.InPlane, 1);
        float[]? first = null;
        foreach (var count in new[] { 1, 2, 4 })
        {
            WorkerPool.Threads = count;
            using var y = new NativeArray<float>(shape.Planes * shape.OutPlane);
            using var index = new NativeArray<byte>(y.Count);
            using var dx = new NativeArray<float>(x.Count);
            MaxPooling.Forward(shape, x.Data, y.Data, index.Data);
            MaxPooling.Backward(shape, y.Data, index.Data, dx.Data);
            first ??= dx.Span.ToArray();
            Assert.True(dx.Span.SequenceEqual(first));
        }
    }

    static void Max<T, TIndex>(PoolingShape s) where T : unmanaged, IFloatingPointIeee754<T>
        where TIndex : unmanaged, IBinaryInteger<TIndex>
    {
        using var x = NativeArray<T>.Random(s.Planes * s.InPlane, 1);
        using var y = new NativeArray<T>(s.Planes * s.OutPlane);
        using var index = new NativeArray<TIndex>(y.Count);
        using var g = NativeArray<T>.Random(y.Count, 2);
        using var dx = new NativeArray<T>(x.Count);
        double[] largest = new double[y.Count], places = new double[y.Count], gradient = new double[x.Count];
        for (var o = 0; o < y.Count; o++)
        {
            int plane = o / s.OutPlane, oy = o % s.OutPlane / s.OutWidth, ox = o % s.OutWidth, best = -1;
            for (var k = 0; k < s.Taps; k++)
            {
                var row = (oy * s.StrideHeight) - s.PaddingHeight + (k / s.KernelWidth * s.DilationHeight);
                var column = (ox * s.StrideWidth) - s.PaddingWidth + (k % s.KernelWidth * s.DilationWidth);
                if (row < 0 || row >= s.Height || column < 0 || column >= s.Width) continue;
                var at = (plane * s.InPlane) + (row * s.Width) + column;
                if (best >= 0 && !(x.Data[at] > x.Data[best])) continue;
                (best, places[o]) = (at, k);
            }

            largest[o] = double.CreateChecked(x.Data[best]);
            gradient[best] += double.CreateChecked(g.Data[o]);
        }

        MaxPooling.Forward(s, x.Data, y.Data, index.Data);
        y.ShouldBe(largest, 0, ("largest", s));
        index.ShouldBe(places, 0, ("place", s));
        MaxPooling.Backward(s, g.Data, index.Data, dx.Data);
        dx.ShouldBe(gradient, 1e-6, ("gradient", s));
    }

    static void Mean<T>(int planes, PoolingAxis rows, PoolingAxis columns, int divisor, double tolerance)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int inPlane = rows.Size * columns.Size, outPlane = rows.Count * columns.Count;
        using var x = NativeArray<T>.Random(planes * inPlane, 1);
        using var g = NativeArray<T>.Random(planes * outPlane, 2);
        using var y = new NativeArray<T>(planes * outPlane);
        using var dx = new NativeArray<T>(planes * inPlane);
        double[] means = new double[y.Count], gradient = new double[x.Count];
        for (var o = 0; o < y.Count; o++)
        {
            var (top, bottom, tall) = rows.Window(o % outPlane / columns.Count);
            var (left, right, wide) = columns.Window(o % columns.Count);
            var factor = 1.0 / (divisor != 0 ? divisor : tall * wide);
            for (var row = top; row < bottom; row++)
            {
                for (var column = left; column < right; column++)
                {
                    var at = (o / outPlane * inPlane) + (row * columns.Size) + column;
                    means[o] += double.CreateChecked(x.Data[at]) * factor;
                    gradient[at] += double.CreateChecked(g.Data[o]) * factor;
                }
            }
        }

        AveragePooling.Forward(planes, rows, columns, x.Data, y.Data, divisor);
        y.ShouldBe(means, tolerance, ("mean", planes, rows.Size, columns.Size));
        AveragePooling.Backward(planes, rows, columns, g.Data, dx.Data, divisor);
        dx.ShouldBe(gradient, tolerance * 4, ("gradient of the mean", planes, rows.Size, columns.Size));
    }
}

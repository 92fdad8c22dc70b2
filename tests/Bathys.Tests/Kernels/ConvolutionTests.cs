using System.Numerics;
using System.Runtime.CompilerServices;
using Bathys.Kernels;

namespace Bathys.Tests.Kernels;

[Collection("WorkerPool")]
public sealed unsafe class ConvolutionTests : IDisposable
{
    readonly int threads = WorkerPool.Threads;

    public void Dispose() => WorkerPool.Threads = threads;

    public static TheoryData<VectorWidth> Widths => [VectorWidth.V128, VectorWidth.V256, VectorWidth.V512];

    /// <summary>Padding, stride, dilation and groups of all kinds, odd sizes, kernels larger than strides and smaller, rows that need cutting.</summary>
    static IEnumerable<ConvolutionShape> Shapes()
    {
        var plain = new ConvolutionShape(2, 3, 7, 9, 5, 3, 3);
        yield return plain;
        yield return plain with { PaddingHeight = 1, PaddingWidth = 1 };
        yield return plain with { PaddingHeight = 2, PaddingWidth = 2 };
        yield return plain with { PaddingHeight = 4, PaddingWidth = 5 };
        yield return plain with { PaddingWidth = 1, StrideHeight = 2, StrideWidth = 2 };
        yield return plain with { PaddingHeight = 1, PaddingWidth = 1, StrideHeight = 2, StrideWidth = 3 };
        yield return plain with { PaddingHeight = 1, PaddingWidth = 2, DilationHeight = 2, DilationWidth = 3 };
        yield return plain with { PaddingHeight = 3, PaddingWidth = 3, DilationHeight = 2, DilationWidth = 3, StrideHeight = 2, StrideWidth = 2 };
        yield return plain with { StrideWidth = 2, PaddingHeight = 1 };
        yield return plain with { StrideHeight = 3, StrideWidth = 3, PaddingHeight = 2, PaddingWidth = 2 };
        yield return plain with { KernelHeight = 1, KernelWidth = 1 };
        yield return plain with { KernelHeight = 1, KernelWidth = 1, StrideHeight = 2, StrideWidth = 2 };
        yield return plain with { KernelHeight = 1, KernelWidth = 1, PaddingHeight = 1, PaddingWidth = 1 };
        yield return plain with { KernelHeight = 2, KernelWidth = 5, StrideHeight = 5, StrideWidth = 3, PaddingWidth = 2 };
        yield return plain with { KernelHeight = 7, KernelWidth = 9 };
        yield return plain with { KernelHeight = 4, KernelWidth = 4, StrideHeight = 2, StrideWidth = 2, PaddingHeight = 1, PaddingWidth = 1 };
        yield return plain with { InChannels = 6, OutChannels = 4, Groups = 2, PaddingHeight = 1, PaddingWidth = 1 };
        yield return plain with { InChannels = 6, OutChannels = 6, Groups = 6, PaddingHeight = 1, PaddingWidth = 1 };
        yield return plain with { InChannels = 6, OutChannels = 12, Groups = 6, PaddingHeight = 1, PaddingWidth = 1, StrideHeight = 2, StrideWidth = 2 };
        yield return plain with { Batch = 1, InChannels = 1, OutChannels = 1, Height = 1, Width = 1, PaddingHeight = 1, PaddingWidth = 1 };
        yield return plain with { Batch = 0 };
        yield return plain with { InChannels = 0 };
        yield return plain with { Height = 1, KernelHeight = 1, Width = 50, KernelWidth = 5, PaddingWidth = 2 };
        yield return new(3, 4, 20, 48, 33, 3, 3) { PaddingHeight = 1, PaddingWidth = 1 };
        yield return new(1, 80, 12, 12, 19, 3, 3) { PaddingHeight = 1, PaddingWidth = 1 };
        yield return new(20, 2, 5, 6, 70, 3, 3) { PaddingHeight = 1, PaddingWidth = 1 };
        yield return new(1, 130, 40, 40, 3, 1, 1);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void ForwardAgreesWithTheDefinition(VectorWidth width)
    {
        foreach (var shape in Shapes())
        {
            Forward<float>(width, shape, 2e-5);
            Forward<double>(width, shape, 1e-12);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void InputGradientAgreesWithTheDefinition(VectorWidth width)
    {
        foreach (var shape in Shapes())
        {
            InputGradient<float>(width, shape, 2e-5);
            InputGradient<double>(width, shape, 1e-12);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void WeightGradientAgreesWithTheDefinition(VectorWidth width)
    {
        foreach (var shape in Shapes())
        {
            WeightGradient<float>(width, shape, 5e-5);
            WeightGradient<double>(width, shape, 1e-12);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void ResultsAreBitIdenticalAtAnyThreadCount(VectorWidth width)
    {
        var shape = new ConvolutionShape(7, 5, 18, 17, 20, 3, 3) { PaddingHeight = 1, PaddingWidth = 1 };
        using var x = NativeArray<float>.Random(shape.Batch * shape.InChannels * shape.InPlane, 1);
        using var w = NativeArray<float>.Random(shape.OutChannels * shape.GroupInChannels * shape.Taps, 2);
        using var g = NativeArray<float>.Random(shape.Batch * shape.OutChannels * shape.OutPlane, 3);
        (float[] Y, float[] Dx, float[] Dw, float[] Db)? first = null;
        foreach (var count in new[] { 1, 2, 4 })
        {
            WorkerPool.Threads = count;
            using var y = new NativeArray<float>(g.Count);
            using var dx = new NativeArray<float>(x.Count);
            using var dw = new NativeArray<float>(w.Count);
            using var db = new NativeArray<float>(shape.OutChannels);
            RunForward(width, shape, x.Data, w.Data, y.Data, default);
            RunInputGradient(width, shape, g.Data, w.Data, dx.Data, default);
            RunWeightGradient(width, shape, x.Data, g.Data, dw.Data, db.Data);
            first ??= (y.Span.ToArray(), dx.Span.ToArray(), dw.Span.ToArray(), db.Span.ToArray());
            Assert.True(y.Span.SequenceEqual(first.Value.Y) && dx.Span.SequenceEqual(first.Value.Dx), $"{count} threads");
            Assert.True(dw.Span.SequenceEqual(first.Value.Dw) && db.Span.SequenceEqual(first.Value.Db), $"{count} threads");
        }
    }

    [Fact]
    public void TheWidthIsChosenByItself()
    {
        var shape = new ConvolutionShape(1, 1, 2, 2, 1, 1, 1);
        using var x = NativeArray<double>.Random(4, 1);
        using var w = NativeArray<double>.Random(1, 2);
        using var y = new NativeArray<double>(4);
        using var dw = new NativeArray<double>(1);
        Convolution.Forward(shape, x.Data, w.Data, y.Data);
        y.ShouldBe(x.ToDoubles().Select(v => v * w.Data[0]).ToArray(), 1e-15, "forward");
        Convolution.InputGradient(shape, x.Data, w.Data, y.Data);
        y.ShouldBe(x.ToDoubles().Select(v => v * w.Data[0]).ToArray(), 1e-15, "input gradient");
        Convolution.WeightGradient(shape, x.Data, x.Data, dw.Data, null);
        dw.ShouldBe([x.ToDoubles().Sum(v => v * v)], 1e-14, "weight gradient");
    }

    static void Forward<T>(VectorWidth width, ConvolutionShape shape, double tolerance) where T : unmanaged, INumber<T>
    {
        using var x = NativeArray<T>.Random(shape.Batch * shape.InChannels * shape.InPlane, 1);
        using var w = NativeArray<T>.Random(shape.OutChannels * shape.GroupInChannels * shape.Taps, 2);
        using var bias = NativeArray<T>.Random(shape.OutChannels, 4);
        var expected = new double[shape.Batch * shape.OutChannels * shape.OutPlane];
        using var residual = NativeArray<T>.Random(expected.Length, 5);
        Visit(shape, (i, k, o) => expected[o] += double.CreateChecked(x.Data[i]) * double.CreateChecked(w.Data[k]));

        using var y = new NativeArray<T>(expected.Length);
        RunForward(width, shape, x.Data, w.Data, y.Data, default(Epilogue<T>));
        y.ShouldBe(expected, tolerance, ("forward", width, shape));

        for (var o = 0; o < expected.Length; o++)
        {
            expected[o] += double.CreateChecked(bias.Data[o / shape.OutPlane % shape.OutChannels]) + double.CreateChecked(residual.Data[o]);
            expected[o] = Math.Max(0, expected[o]);
        }

        var epilogue = new Epilogue<T> { RowBias = bias.Data, Residual = residual.Data, Activation = Activation.Relu };
        RunForward(width, shape, x.Data, w.Data, y.Data, epilogue);
        y.ShouldBe(expected, tolerance, ("forward with bias, residual and ReLU", width, shape));
    }

    static void InputGradient<T>(VectorWidth width, ConvolutionShape shape, double tolerance) where T : unmanaged, INumber<T>
    {
        using var g = NativeArray<T>.Random(shape.Batch * shape.OutChannels * shape.OutPlane, 3);
        using var w = NativeArray<T>.Random(shape.OutChannels * shape.GroupInChannels * shape.Taps, 2);
        var expected = new double[shape.Batch * shape.InChannels * shape.InPlane];
        Visit(shape, (i, k, o) => expected[i] += double.CreateChecked(g.Data[o]) * double.CreateChecked(w.Data[k]));

        using var dx = new NativeArray<T>(expected.Length);
        RunInputGradient(width, shape, g.Data, w.Data, dx.Data, default(Epilogue<T>));
        dx.ShouldBe(expected, tolerance, ("input gradient", width, shape));

        // As a transposed convolution: bias and activation of its result.
        using var bias = NativeArray<T>.Random(shape.InChannels, 4);
        for (var i = 0; i < expected.Length; i++)
        {
            expected[i] = Math.Max(0, expected[i] + double.CreateChecked(bias.Data[i / shape.InPlane % shape.InChannels]));
        }

        RunInputGradient(width, shape, g.Data, w.Data, dx.Data, new Epilogue<T> { RowBias = bias.Data, Activation = Activation.Relu });
        dx.ShouldBe(expected, tolerance, ("transposed convolution", width, shape));
    }

    static void WeightGradient<T>(VectorWidth width, ConvolutionShape shape, double tolerance) where T : unmanaged, INumber<T>
    {
        using var x = NativeArray<T>.Random(shape.Batch * shape.InChannels * shape.InPlane, 1);
        using var g = NativeArray<T>.Random(shape.Batch * shape.OutChannels * shape.OutPlane, 3);
        var expected = new double[shape.OutChannels * shape.GroupInChannels * shape.Taps];
        Visit(shape, (i, k, o) => expected[k] += double.CreateChecked(x.Data[i]) * double.CreateChecked(g.Data[o]));
        var expectedBias = new double[shape.OutChannels];
        for (var o = 0; o < g.Count; o++) expectedBias[o / shape.OutPlane % shape.OutChannels] += double.CreateChecked(g.Data[o]);

        using var dw = new NativeArray<T>(expected.Length);
        using var db = new NativeArray<T>(shape.OutChannels);
        RunWeightGradient(width, shape, x.Data, g.Data, dw.Data, db.Data);
        dw.ShouldBe(expected, tolerance, ("weight gradient", width, shape));
        db.ShouldBe(expectedBias, tolerance, ("bias gradient", width, shape));
        RunWeightGradient(width, shape, x.Data, g.Data, dw.Data, null);
        dw.ShouldBe(expected, tolerance, ("weight gradient alone", width, shape));
    }

    /// <summary>Every product of the definition: offsets of input, weight and output.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Visit(ConvolutionShape s, Action<int, int, int> visit)
    {
        for (var n = 0; n < s.Batch; n++)
            for (var o = 0; o < s.OutChannels; o++)
                for (var oy = 0; oy < s.OutHeight; oy++)
                    for (var ox = 0; ox < s.OutWidth; ox++)
                        for (var c = 0; c < s.GroupInChannels; c++)
                            for (var ky = 0; ky < s.KernelHeight; ky++)
                                for (var kx = 0; kx < s.KernelWidth; kx++)
                                {
                                    int y = (oy * s.StrideHeight) + (ky * s.DilationHeight) - s.PaddingHeight, x = (ox * s.StrideWidth) + (kx * s.DilationWidth) - s.PaddingWidth;
                                    if (y < 0 || y >= s.Height || x < 0 || x >= s.Width) continue;
                                    var channel = (o / s.GroupOutChannels * s.GroupInChannels) + c;
                                    visit(
                                        (((n * s.InChannels) + channel) * s.InPlane) + (y * s.Width) + x,
                                        (((o * s.GroupInChannels) + c) * s.Taps) + (ky * s.KernelWidth) + kx,
                                        (((n * s.OutChannels) + o) * s.OutPlane) + (oy * s.OutWidth) + ox);
                                }
    }

    static void RunForward<T>(VectorWidth width, in ConvolutionShape shape, T* x, T* w, T* y, in Epilogue<T> epilogue) where T : unmanaged
    {
        switch (width)
        {
            case VectorWidth.V128: Convolution<Simd128<T>, T>.Forward(shape, x, w, y, epilogue); break;
            case VectorWidth.V256: Convolution<Simd256<T>, T>.Forward(shape, x, w, y, epilogue); break;
            default: Convolution<Simd512<T>, T>.Forward(shape, x, w, y, epilogue); break;
        }
    }

    static void RunInputGradient<T>(VectorWidth width, in ConvolutionShape shape, T* g, T* w, T* dx, in Epilogue<T> epilogue) where T : unmanaged
    {
        switch (width)
        {
            case VectorWidth.V128: Convolution<Simd128<T>, T>.InputGradient(shape, g, w, dx, epilogue); break;
            case VectorWidth.V256: Convolution<Simd256<T>, T>.InputGradient(shape, g, w, dx, epilogue); break;
            default: Convolution<Simd512<T>, T>.InputGradient(shape, g, w, dx, epilogue); break;
        }
    }

    static void RunWeightGradient<T>(VectorWidth width, in ConvolutionShape shape, T* x, T* g, T* dw, T* db) where T : unmanaged
    {
        switch (width)
        {
            case VectorWidth.V128: ConvolutionWeightGradient<Simd128<T>, T>.Run(shape, x, g, dw, db); break;
            case VectorWidth.V256: ConvolutionWeightGradient<Simd256<T>, T>.Run(shape, x, g, dw, db); break;
            default: ConvolutionWeightGradient<Simd512<T>, T>.Run(shape, x, g, dw, db); break;
        }
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;
using Bathys.Kernels;

namespace Bathys.Tests.Kernels;

/// <summary>A convolution and its gradients beside their definition, summed product by product in Float64.</summary>
internal static unsafe class ConvolutionChecks
{
    public static void Forward<T>(VectorWidth width, bool isWinograd, ConvolutionShape shape, double tolerance)
        where T : unmanaged, INumber<T>
    {
        using var x = NativeArray<T>.Random(shape.Batch * shape.InChannels * shape.InPlane, 1);
        using var w = NativeArray<T>.Random(shape.OutChannels * shape.GroupInChannels * shape.Taps, 2);
        using var bias = NativeArray<T>.Random(shape.OutChannels, 4);
        var expected = Once(("forward", shape, typeof(T)), () =>
        {
            var sums = new double[shape.Batch * shape.OutChannels * shape.OutPlane];
            Visit(shape, (i, k, o) => sums[o] += double.CreateChecked(x.Data[i]) * double.CreateChecked(w.Data[k]));
            return sums;
        });
        using var residual = NativeArray<T>.Random(expected.Length, 5);

        using var y = new NativeArray<T>(expected.Length);
        RunForward(width, isWinograd, shape, x.Data, w.Data, y.Data, default(Epilogue<T>));
        y.ShouldBe(expected, tolerance, ("forward", width, shape));

        for (var o = 0; o < expected.Length; o++)
        {
            expected[o] += double.CreateChecked(bias.Data[o / shape.OutPlane % shape.OutChannels]) + double.CreateChecked(residual.Data[o]);
            expected[o] = Math.Max(0, expected[o]);
        }

        var epilogue = new Epilogue<T> { RowBias = bias.Data, Residual = residual.Data, Activation = Activation.Relu };
        RunForward(width, isWinograd, shape, x.Data, w.Data, y.Data, epilogue);
        y.ShouldBe(expected, tolerance, ("forward with bias, residual and ReLU", width, shape));
    }

    public static void InputGradient<T>(VectorWidth width, bool isWinograd, ConvolutionShape shape, double tolerance)
        where T : unmanaged, INumber<T>
    {
        using var g = NativeArray<T>.Random(shape.Batch * shape.OutChannels * shape.OutPlane, 3);
        using var w = NativeArray<T>.Random(shape.OutChannels * shape.GroupInChannels * shape.Taps, 2);
        var expected = Once(("input", shape, typeof(T)), () =>
        {
            var sums = new double[shape.Batch * shape.InChannels * shape.InPlane];
            Visit(shape, (i, k, o) => sums[i] += double.CreateChecked(g.Data[o]) * double.CreateChecked(w.Data[k]));
            return sums;
        });

        using var dx = new NativeArray<T>(expected.Length);
        RunInputGradient(width, isWinograd, shape, g.Data, w.Data, dx.Data, default(Epilogue<T>));
        dx.ShouldBe(expected, tolerance, ("input gradient", width, shape));

        // As a transposed convolution: bias and activation of its result.
        using var bias = NativeArray<T>.Random(shape.InChannels, 4);
        for (var i = 0; i < expected.Length; i++)
        {
            expected[i] = Math.Max(0, expected[i] + double.CreateChecked(bias.Data[i / shape.InPlane % shape.InChannels]));
        }

        RunInputGradient(
            width, isWinograd, shape, g.Data, w.Data, dx.Data, new Epilogue<T> { RowBias = bias.Data, Activation = Activation.Relu });
        dx.ShouldBe(expected, tolerance, ("transposed convolution", width, shape));
    }

    public static void WeightGradient<T>(VectorWidth width, bool isWinograd, ConvolutionShape shape, double tolerance)
        where T : unmanaged, INumber<T>
    {
        using var x = NativeArray<T>.Random(shape.Batch * shape.InChannels * shape.InPlane, 1);
        using var g = NativeArray<T>.Random(shape.Batch * shape.OutChannels * shape.OutPlane, 3);
        var expected = Once(("weight", shape, typeof(T)), () =>
        {
            var sums = new double[shape.OutChannels * shape.GroupInChannels * shape.Taps];
            Visit(shape, (i, k, o) => sums[k] += double.CreateChecked(x.Data[i]) * double.CreateChecked(g.Data[o]));
            return sums;
        });
        var expectedBias = new double[shape.OutChannels];
        for (var o = 0; o < g.Count; o++) expectedBias[o / shape.OutPlane % shape.OutChannels] += double.CreateChecked(g.Data[o]);

        using var dw = new NativeArray<T>(expected.Length);
        using var db = new NativeArray<T>(shape.OutChannels);
        RunWeightGradient(width, isWinograd, shape, x.Data, g.Data, dw.Data, db.Data);
        dw.ShouldBe(expected, tolerance, ("weight gradient", width, shape));
        db.ShouldBe(expectedBias, tolerance, ("bias gradient", width, shape));
        RunWeightGradient(width, isWinograd, shape, x.Data, g.Data, dw.Data, null);
        dw.ShouldBe(expected, tolerance, ("weight gradient alone", width, shape));
    }

    /// <summary>What the definition gives, a copy that may be changed; all widths and ways are held to the same numbers.</summary>
    static double[] Once((string, ConvolutionShape, Type) what, Func<double[]> sums)
    {
        if (!Known.TryGetValue(what, out var known)) Known.Add(what, known = sums());
        return [.. known];
    }

    static readonly Dictionary<(string, ConvolutionShape, Type), double[]> Known = [];

    /// <summary>Every product of the definition: offsets of input, weight and output.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Visit(ConvolutionShape s, Action<int, int, int> visit)
    {
        for (var n = 0; n < s.Batch; n++)
            for (var o = 0; o < s.OutChannels; o++)
                for (var oy = 0; oy < s.OutHeight; oy++)
                    for (var ox = 0; ox < s.OutWidth; ox++)
                        for (var c = 0; c < s.GroupInChannels; c++)
                            for (var ky = 0; ky < s.KernelHeight; ky++)
                                for (var kx = 0; kx < s.KernelWidth; kx++)
                                {
                                    int y = (oy * s.StrideHeight) + (ky * s.DilationHeight) - s.PaddingHeight,
                                        x = (ox * s.StrideWidth) + (kx * s.DilationWidth) - s.PaddingWidth;
                                    if (y < 0 || y >= s.Height || x < 0 || x >= s.Width) continue;
                                    var channel = (o / s.GroupOutChannels * s.GroupInChannels) + c;
                                    visit(
                                        (((n * s.InChannels) + channel) * s.InPlane) + (y * s.Width) + x,
                                        (((o * s.GroupInChannels) + c) * s.Taps) + (ky * s.KernelWidth) + kx,
                                        (((n * s.OutChannels) + o) * s.OutPlane) + (oy * s.OutWidth) + ox);
                                }
    }

    public static void RunForward<T>(
        VectorWidth width, bool isWinograd, in ConvolutionShape shape, T* x, T* w, T* y, in Epilogue<T> epilogue) where T : unmanaged
    {
        switch (width)
        {
            case VectorWidth.V128: Forward<Simd128<T>, T>(isWinograd, shape, x, w, y, epilogue); break;
            case VectorWidth.V256: Forward<Simd256<T>, T>(isWinograd, shape, x, w, y, epilogue); break;
            default: Forward<Simd512<T>, T>(isWinograd, shape, x, w, y, epilogue); break;
        }
    }

    static void Forward<V, T>(bool isWinograd, in ConvolutionShape shape, T* x, T* w, T* y, in Epilogue<T> epilogue)
        where V : struct, ISimd<V, T> where T : unmanaged
    {
        if (isWinograd) WinogradConvolution<V, T>.Forward(shape, x, w, y, epilogue);
        else Convolution<V, T>.Forward(shape, x, w, y, epilogue);
    }

    public static void RunInputGradient<T>(
        VectorWidth width, bool isWinograd, in ConvolutionShape shape, T* g, T* w, T* dx, in Epilogue<T> epilogue) where T : unmanaged
    {
        switch (width)
        {
            case VectorWidth.V128: InputGradient<Simd128<T>, T>(isWinograd, shape, g, w, dx, epilogue); break;
            case VectorWidth.V256: InputGradient<Simd256<T>, T>(isWinograd, shape, g, w, dx, epilogue); break;
            default: InputGradient<Simd512<T>, T>(isWinograd, shape, g, w, dx, epilogue); break;
        }
    }

    static void InputGradient<V, T>(bool isWinograd, in ConvolutionShape shape, T* g, T* w, T* dx, in Epilogue<T> epilogue)
        where V : struct, ISimd<V, T> where T : unmanaged
    {
        if (isWinograd) WinogradConvolution<V, T>.InputGradient(shape, g, w, dx, epilogue);
        else Convolution<V, T>.InputGradient(shape, g, w, dx, epilogue);
    }

    public static void RunWeightGradient<T>(VectorWidth width, bool isWinograd, in ConvolutionShape shape, T* x, T* g, T* dw, T* db)
        where T : unmanaged
    {
        switch (width)
        {
            case VectorWidth.V128: WeightGradient<Simd128<T>, T>(isWinograd, shape, x, g, dw, db); break;
            case VectorWidth.V256: WeightGradient<Simd256<T>, T>(isWinograd, shape, x, g, dw, db); break;
            default: WeightGradient<Simd512<T>, T>(isWinograd, shape, x, g, dw, db); break;
        }
    }

    static void WeightGradient<V, T>(bool isWinograd, in ConvolutionShape shape, T* x, T* g, T* dw, T* db) where V : struct, ISimd<V, T>
        where T : unmanaged
    {
        if (isWinograd) WinogradWeightGradient<V, T>.Run(shape, x, g, dw, db);
        else ConvolutionWeightGradient<V, T>.Run(shape, x, g, dw, db);
    }
}

using Bathys.Kernels;
using Bathys.Nn;

namespace Bathys.Tests.Kernels;

[Collection("WorkerPool")]
public sealed unsafe class WinogradTests : IDisposable
{
    readonly int threads = WorkerPool.Threads;

    public void Dispose()
    {
        WorkerPool.Threads = threads;
    }

    public static TheoryData<VectorWidth> Widths => VectorWidths.Tested;

    /// <summary>More tiles than a stretch of the weight gradient holds, in groups.</summary>
    static ConvolutionShape Stretches => new(4, 4, 300, 40, 6, 3, 3) { PaddingHeight = 1, PaddingWidth = 1, Groups = 2 };

    /// <summary>
    /// Tiles that the image fills and cuts, paddings up to more than the window, channels within and beyond vectors and panels, groups, few
    /// tiles and many.
    /// </summary>
    static IEnumerable<ConvolutionShape> Shapes()
    {
        var plain = new ConvolutionShape(2, 3, 7, 9, 5, 3, 3);
        yield return plain;
        yield return plain with { PaddingHeight = 1, PaddingWidth = 1 };
        yield return plain with { PaddingHeight = 2, PaddingWidth = 2 };
        yield return plain with { PaddingHeight = 4, PaddingWidth = 5 };
        yield return plain with { PaddingWidth = 1 };
        yield return plain with { Height = 8, Width = 8, PaddingHeight = 1, PaddingWidth = 1 };
        yield return plain with { Height = 3, Width = 3 };
        yield return plain with { Batch = 1, InChannels = 1, OutChannels = 1, Height = 1, Width = 1, PaddingHeight = 1, PaddingWidth = 1 };
        yield return plain with { InChannels = 6, OutChannels = 4, Groups = 2, PaddingHeight = 1, PaddingWidth = 1 };
        yield return plain with { InChannels = 0 };
        yield return new(1, 17, 12, 12, 70, 3, 3) { PaddingHeight = 1, PaddingWidth = 1 };
        yield return new(3, 33, 6, 5, 16, 3, 3) { PaddingHeight = 1, PaddingWidth = 1 };
        yield return new(5, 16, 10, 11, 18, 3, 3) { PaddingHeight = 1, PaddingWidth = 1, Groups = 2 };
        yield return new(1, 2, 5, 150, 3, 3, 3) { PaddingHeight = 1, PaddingWidth = 1 }; // a row of tiles that several chunks share
        yield return Stretches;
    }

    /// <summary>Five millionths of the usual size of a sum of so many products of numbers between −1 and 1.</summary>
    static double Tolerance(int products) => 5e-6 * Math.Max(1, Math.Sqrt(products) / 3);

    [Theory]
    [MemberData(nameof(Widths))]
    public void ForwardAgreesWithTheDefinition(VectorWidth width)
    {
        foreach (var shape in Shapes())
        {
            ConvolutionChecks.Forward<float>(width, isWinograd: true, shape, Tolerance(shape.GroupInChannels * shape.Taps));
            ConvolutionChecks.Forward<double>(width, isWinograd: true, shape, 1e-12);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void InputGradientAgreesWithTheDefinition(VectorWidth width)
    {
        foreach (var shape in Shapes())
        {
            ConvolutionChecks.InputGradient<float>(width, isWinograd: true, shape, Tolerance(shape.GroupOutChannels * shape.Taps));
            ConvolutionChecks.InputGradient<double>(width, isWinograd: true, shape, 1e-12);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void WeightGradientAgreesWithTheDefinition(VectorWidth width)
    {
        foreach (var shape in Shapes())
        {
            ConvolutionChecks.WeightGradient<float>(width, isWinograd: true, shape, Tolerance(shape.Batch * shape.OutPlane));
            ConvolutionChecks.WeightGradient<double>(width, isWinograd: true, shape, 1e-12);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void ResultsAreBitIdenticalAtAnyThreadCount(VectorWidth width)
    {
        foreach (var shape in new[] { new ConvolutionShape(7, 16, 18, 17, 20, 3, 3) { PaddingHeight = 1, PaddingWidth = 1 }, Stretches })
        {
            using var x = NativeArray<float>.Random(shape.Batch * shape.InChannels * shape.InPlane, 1);
            using var w = NativeArray<float>.Random(shape.OutChannels * shape.GroupInChannels * shape.Taps, 2);
            using var g = NativeArray<float>.Random(shape.Batch * shape.OutChannels * shape.OutPlane, 3);
            float[][]? first = null;
            foreach (var count in new[] { 1, 2, 3, 8 })
            {
                WorkerPool.Threads = count;
                var results = Results(width, shape, x, w, g);
                first ??= results;
                for (var i = 0; i < results.Length; i++)
                    Assert.True(results[i].AsSpan().SequenceEqual(first[i]), $"{shape}, {count} threads, result {i}");
            }
        }
    }

    /// <summary>Output, input, weight and bias gradient.</summary>
    static float[][] Results(VectorWidth width, ConvolutionShape shape, NativeArray<float> x, NativeArray<float> w, NativeArray<float> g)
    {
        using var y = new NativeArray<float>(g.Count);
        using var dx = new NativeArray<float>(x.Count);
        using var dw = new NativeArray<float>(w.Count);
        using var db = new NativeArray<float>(shape.OutChannels);
        ConvolutionChecks.RunForward(width, isWinograd: true, shape, x.Data, w.Data, y.Data, default);
        ConvolutionChecks.RunInputGradient(width, isWinograd: true, shape, g.Data, w.Data, dx.Data, default);
        ConvolutionChecks.RunWeightGradient(width, isWinograd: true, shape, x.Data, g.Data, dw.Data, db.Data);
        return [y.Span.ToArray(), dx.Span.ToArray(), dw.Span.ToArray(), db.Span.ToArray()];
    }

    [Fact]
    public void ASampleHasTheSameBitsInAnyBatch()
    {
        var shape = new ConvolutionShape(6, 16, 24, 23, 17, 3, 3) { PaddingHeight = 1, PaddingWidth = 1 };
        using var x = NativeArray<float>.Random(shape.Batch * shape.InChannels * shape.InPlane, 1);
        using var w = NativeArray<float>.Random(shape.OutChannels * shape.InChannels * shape.Taps, 2);
        using var all = new NativeArray<float>(shape.Batch * shape.OutChannels * shape.OutPlane);
        using var one = new NativeArray<float>(all.Count / shape.Batch);
        Convolution.Forward(shape, x.Data, w.Data, all.Data);
        for (var i = 0; i < shape.Batch; i++)
        {
            Convolution.Forward(shape with { Batch = 1 }, x.Data + (i * x.Count / shape.Batch), w.Data, one.Data);
            Assert.True(one.Span.SequenceEqual(all.Span.Slice(i * one.Count, one.Count)), $"sample {i}");
        }
    }

    /// <summary>The number of threads may change while others compute.</summary>
    [Fact]
    public void ChunksAreThoseThatTheDispatchHasCut()
    {
        var shape = new ConvolutionShape(8, 16, 32, 32, 16, 3, 3) { PaddingHeight = 1, PaddingWidth = 1 };
        using var x = NativeArray<float>.Random(shape.Batch * shape.InChannels * shape.InPlane, 1);
        using var w = NativeArray<float>.Random(shape.OutChannels * shape.InChannels * shape.Taps, 2);
        using var expected = new NativeArray<float>(x.Count);
        using var y = new NativeArray<float>(x.Count);
        Convolution.Forward(shape, x.Data, w.Data, expected.Data);
        var isDone = false;
        var toggling = new Thread(() =>
        {
            for (var i = 0; !Volatile.Read(ref isDone); i++) WorkerPool.Threads = i % 2 == 0 ? 1 : 16;
        });
        toggling.Start();
        try
        {
            for (var i = 0; i < 200; i++)
            {
                y.Span.Clear();
                Convolution.Forward(shape, x.Data, w.Data, y.Data);
                Assert.True(y.Span.SequenceEqual(expected.Span));
            }
        }
        finally
        {
            Volatile.Write(ref isDone, true);
            toggling.Join();
        }
    }

    /// <summary>Beside sums in order, product by product; see docs/decisions/winograd.md.</summary>
    [Theory]
    [InlineData(16, 2.6, 2.6, 2)]
    [InlineData(64, 1.7, 1.7, 2)]
    [InlineData(160, 1.2, 1.2, 2)]
    public void TheErrorIsSmall(int channels, double forward, double input, double weight)
    {
        var shape = new ConvolutionShape(2, channels, 12, 12, channels, 3, 3) { PaddingHeight = 1, PaddingWidth = 1 };
        using var x = NativeArray<float>.Random(shape.Batch * shape.InChannels * shape.InPlane, 1);
        using var w = NativeArray<float>.Random(shape.OutChannels * shape.InChannels * shape.Taps, 2);
        using var g = NativeArray<float>.Random(shape.Batch * shape.OutChannels * shape.OutPlane, 3);
        double[] y = new double[g.Count], dx = new double[x.Count], dw = new double[w.Count];
        float[] yInOrder = new float[y.Length], dxInOrder = new float[dx.Length], dwInOrder = new float[dw.Length];
        ConvolutionChecks.Visit(shape, (i, k, o) =>
        {
            y[o] += (double)x.Data[i] * w.Data[k];
            yInOrder[o] = MathF.FusedMultiplyAdd(x.Data[i], w.Data[k], yInOrder[o]);
            dx[i] += (double)g.Data[o] * w.Data[k];
            dxInOrder[i] = MathF.FusedMultiplyAdd(g.Data[o], w.Data[k], dxInOrder[i]);
            dw[k] += (double)x.Data[i] * g.Data[o];
            dwInOrder[k] = MathF.FusedMultiplyAdd(x.Data[i], g.Data[o], dwInOrder[k]);
        });

        var results = Results(VectorWidth.V256, shape, x, w, g);
        Assert.InRange(Error(results[0], y) / Error(yInOrder, y), 0.1, forward);
        Assert.InRange(Error(results[1], dx) / Error(dxInOrder, dx), 0.1, input);
        Assert.InRange(Error(results[2], dw) / Error(dwInOrder, dw), 0.1, weight);
    }

    /// <summary>The root of the mean squared error.</summary>
    static double Error(ReadOnlySpan<float> values, double[] expected)
    {
        var sum = 0.0;
        for (var i = 0; i < expected.Length; i++) sum += (values[i] - expected[i]) * (values[i] - expected[i]);
        return Math.Sqrt(sum / expected.Length);
    }

    [Fact]
    public void WindowsOfThreeSideBySideOverEnoughChannelsAndTilesSuit()
    {
        var shape = new ConvolutionShape(1, 16, 16, 16, 16, 3, 3) { PaddingHeight = 1, PaddingWidth = 1 };
        Assert.True(Winograd.Suits<float>(shape));
        Assert.True(Winograd.Suits<float>(shape with { InChannels = 32, OutChannels = 32, Groups = 2 }));
        Assert.False(Winograd.Suits<double>(shape));
        Assert.False(Winograd.Suits<float>(shape with { InChannels = 15 }));
        Assert.False(Winograd.Suits<float>(shape with { OutChannels = 15 }));
        Assert.False(Winograd.Suits<float>(shape with { InChannels = 32, OutChannels = 32, Groups = 4 }));
        Assert.False(Winograd.Suits<float>(shape with { StrideWidth = 2 }));
        Assert.False(Winograd.Suits<float>(shape with { DilationHeight = 2 }));
        Assert.False(Winograd.Suits<float>(shape with { KernelWidth = 1 }));
        Assert.True(Winograd.Suits<float>(shape with { InChannels = 256, OutChannels = 512 }));
        Assert.False(Winograd.Suits<float>(shape with { InChannels = 257, OutChannels = 512 }));
        Assert.False(Winograd.Suits<float>(shape with { Batch = 9, Height = 5, Width = 5 })); // 25 points of 64
    }

    [Fact]
    public void ItCanBeSwitchedOff()
    {
        var shape = new ConvolutionShape(1, 16, 16, 16, 16, 3, 3) { PaddingHeight = 1, PaddingWidth = 1 };
        using var x = new NativeArray<float>(shape.InChannels * shape.InPlane);
        x.Span.Clear();
        x.Data[(6 * 16) + 5] = float.PositiveInfinity;
        using var w = NativeArray<float>.Random(shape.OutChannels * shape.InChannels * shape.Taps, 2);
        using var y = new NativeArray<float>(x.Count);
        Convolution.Forward(shape, x.Data, w.Data, y.Data);
        Assert.Equal(16 * 16, Count(y, float.IsNaN)); // the tile of rows and columns 4 to 7 sees the point
        Assert.Equal(0, Count(y, float.IsInfinity));
        Convolution.Forward(shape with { IsTiled = false }, x.Data, w.Data, y.Data);
        Assert.Equal(0, Count(y, float.IsNaN));
        Assert.Equal(16 * 9, Count(y, float.IsInfinity));
    }

    [Fact]
    public void ALayerCanDoWithout()
    {
        var (tiled, plain) = (new Conv2d(16, 16, 3, padding: 1, generator: new Generator(1)),
            new Conv2d(16, 16, 3, padding: 1, generator: new Generator(1), tiled: false));
        var x = Tensor.Randn([1, 16, 16, 16], generator: new Generator(2));
        var exact = x.To(DType.Float64).Conv2d(plain.Weight.Detach().To(DType.Float64), plain.Bias!.Detach().To(DType.Float64), padding: 1);
        double Error(Conv2d layer) => (layer.Predict(x).To(DType.Float64) - exact).Abs().Amax().Item();
        Assert.NotEqual(tiled.Predict(x).ToArray<float>(), plain.Predict(x).ToArray<float>());
        Assert.InRange(Error(plain), 0, Error(tiled));
        Assert.Equal("Conv2d(16, 16, kernelSize: 3, padding: 1, tiled: false)", plain.ToString());
        Gradient(tiled);
        Gradient(plain);
        Assert.NotEqual(tiled.Weight.Grad!.ToArray<float>(), plain.Weight.Grad!.ToArray<float>());

        void Gradient(Conv2d layer) => layer.Forward(x).Square().Sum().Backward();
    }

    static int Count(NativeArray<float> values, Func<float, bool> condition)
    {
        var count = 0;
        foreach (var value in values.Span) count += condition(value) ? 1 : 0;
        return count;
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void ItIsUsedWhereItSuits(VectorWidth width)
    {
        var shape = new ConvolutionShape(1, 16, 16, 16, 16, 3, 3) { PaddingHeight = 1, PaddingWidth = 1 };
        using var x = NativeArray<float>.Random(shape.InChannels * shape.InPlane, 1);
        using var w = NativeArray<float>.Random(shape.OutChannels * shape.InChannels * shape.Taps, 2);
        foreach (var run in new Action<bool, NativeArray<float>>[]
        {
            (isWinograd, y) => ConvolutionChecks.RunForward(width, isWinograd, shape, x.Data, w.Data, y.Data, default),
            (isWinograd, y) => ConvolutionChecks.RunInputGradient(width, isWinograd, shape, x.Data, w.Data, y.Data, default),
            (isWinograd, y) => ConvolutionChecks.RunWeightGradient(width, isWinograd, shape, x.Data, x.Data, y.Data, null),
        })
        {
            using var chosen = new NativeArray<float>(x.Count);
            using var expected = new NativeArray<float>(x.Count);
            run(false, chosen);
            run(true, expected);
            Assert.True(chosen.Span.SequenceEqual(expected.Span));
        }
    }
}

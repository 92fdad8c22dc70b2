using Bathys.Kernels;

namespace Bathys.Tests.Kernels;

[Collection("WorkerPool")]
public sealed unsafe class WinogradTests : IDisposable
{
    readonly int threads = WorkerPool.Threads;

    public void Dispose() => WorkerPool.Threads = threads;

    public static TheoryData<VectorWidth> Widths => [VectorWidth.V128, VectorWidth.V256, VectorWidth.V512];

    /// <summary>Tiles that the image fills and cuts, paddings up to more than the window, channels within and beyond vectors and panels, groups, few tiles and many.</summary>
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
        yield return new(2, 5, 300, 40, 6, 3, 3) { PaddingHeight = 1, PaddingWidth = 1 }; // several stretches
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
        var shape = new ConvolutionShape(7, 16, 18, 17, 20, 3, 3) { PaddingHeight = 1, PaddingWidth = 1 };
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
            ConvolutionChecks.RunForward(width, isWinograd: true, shape, x.Data, w.Data, y.Data, default);
            ConvolutionChecks.RunInputGradient(width, isWinograd: true, shape, g.Data, w.Data, dx.Data, default);
            ConvolutionChecks.RunWeightGradient(width, isWinograd: true, shape, x.Data, g.Data, dw.Data, db.Data);
            first ??= (y.Span.ToArray(), dx.Span.ToArray(), dw.Span.ToArray(), db.Span.ToArray());
            Assert.True(y.Span.SequenceEqual(first.Value.Y) && dx.Span.SequenceEqual(first.Value.Dx), $"{count} threads");
            Assert.True(dw.Span.SequenceEqual(first.Value.Dw) && db.Span.SequenceEqual(first.Value.Db), $"{count} threads");
        }
    }

    [Fact]
    public void TheErrorIsAtMostTwiceThatOfSumsInOrder()
    {
        var shape = new ConvolutionShape(2, 64, 16, 16, 64, 3, 3) { PaddingHeight = 1, PaddingWidth = 1 };
        using var x = NativeArray<float>.Random(shape.Batch * shape.InChannels * shape.InPlane, 1);
        using var w = NativeArray<float>.Random(shape.OutChannels * shape.InChannels * shape.Taps, 2);
        using var g = NativeArray<float>.Random(shape.Batch * shape.OutChannels * shape.OutPlane, 3);
        using var y = new NativeArray<float>(g.Count);
        using var dw = new NativeArray<float>(w.Count);
        double[] exact = new double[y.Count], exactWeights = new double[w.Count];
        float[] ordered = new float[y.Count], orderedWeights = new float[w.Count];
        ConvolutionChecks.Visit(shape, (i, k, o) =>
        {
            exact[o] += (double)x.Data[i] * w.Data[k];
            ordered[o] = MathF.FusedMultiplyAdd(x.Data[i], w.Data[k], ordered[o]);
            exactWeights[k] += (double)x.Data[i] * g.Data[o];
            orderedWeights[k] = MathF.FusedMultiplyAdd(x.Data[i], g.Data[o], orderedWeights[k]);
        });

        ConvolutionChecks.RunForward(VectorWidth.V256, isWinograd: true, shape, x.Data, w.Data, y.Data, default);
        ConvolutionChecks.RunWeightGradient(VectorWidth.V256, isWinograd: true, shape, x.Data, g.Data, dw.Data, null);
        Assert.InRange(Error(y.Span, exact) / Error(ordered, exact), 0.1, 2);
        Assert.InRange(Error(dw.Span, exactWeights) / Error(orderedWeights, exactWeights), 0.1, 2);
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

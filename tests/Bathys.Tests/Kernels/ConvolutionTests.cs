using Bathys.Kernels;

namespace Bathys.Tests.Kernels;

[Collection("WorkerPool")]
public sealed unsafe class ConvolutionTests : IDisposable
{
    readonly int threads = WorkerPool.Threads;

    public void Dispose() => WorkerPool.Threads = threads;

    public static TheoryData<VectorWidth> Widths => VectorWidths.Tested;

    /// <summary>
    /// Padding, stride, dilation and groups of all kinds, odd sizes, kernels larger than strides and smaller, rows that need cutting.
    /// </summary>
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
        yield return plain with
        { PaddingHeight = 3, PaddingWidth = 3, DilationHeight = 2, DilationWidth = 3, StrideHeight = 2, StrideWidth = 2 };
        yield return plain with { StrideWidth = 2, PaddingHeight = 1 };
        yield return plain with { StrideHeight = 3, StrideWidth = 3, PaddingHeight = 2, PaddingWidth = 2 };
        yield return plain with { KernelHeight = 1, KernelWidth = 1 };
        yield return plain with { KernelHeight = 1, KernelWidth = 1, StrideHeight = 2, StrideWidth = 2 };
        yield return plain with { KernelHeight = 1, KernelWidth = 1, PaddingHeight = 1, PaddingWidth = 1 };
        yield return plain with { KernelHeight = 2, KernelWidth = 5, StrideHeight = 5, StrideWidth = 3, PaddingWidth = 2 };
        yield return plain with { KernelHeight = 7, KernelWidth = 9 };
        yield return plain with
        { KernelHeight = 4, KernelWidth = 4, StrideHeight = 2, StrideWidth = 2, PaddingHeight = 1, PaddingWidth = 1 };
        yield return plain with { InChannels = 6, OutChannels = 4, Groups = 2, PaddingHeight = 1, PaddingWidth = 1 };
        yield return plain with { InChannels = 6, OutChannels = 6, Groups = 6, PaddingHeight = 1, PaddingWidth = 1 };
        yield return plain with
        { InChannels = 6, OutChannels = 12, Groups = 6, PaddingHeight = 1, PaddingWidth = 1, StrideHeight = 2, StrideWidth = 2 };
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
            ConvolutionChecks.Forward<float>(width, isWinograd: false, shape, 2e-5);
            ConvolutionChecks.Forward<double>(width, isWinograd: false, shape, 1e-12);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void InputGradientAgreesWithTheDefinition(VectorWidth width)
    {
        foreach (var shape in Shapes())
        {
            ConvolutionChecks.InputGradient<float>(width, isWinograd: false, shape, 2e-5);
            ConvolutionChecks.InputGradient<double>(width, isWinograd: false, shape, 1e-12);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void WeightGradientAgreesWithTheDefinition(VectorWidth width)
    {
        foreach (var shape in Shapes())
        {
            ConvolutionChecks.WeightGradient<float>(width, isWinograd: false, shape, 5e-5);
            ConvolutionChecks.WeightGradient<double>(width, isWinograd: false, shape, 1e-12);
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
            ConvolutionChecks.RunForward(width, isWinograd: false, shape, x.Data, w.Data, y.Data, default);
            ConvolutionChecks.RunInputGradient(width, isWinograd: false, shape, g.Data, w.Data, dx.Data, default);
            ConvolutionChecks.RunWeightGradient(width, isWinograd: false, shape, x.Data, g.Data, dw.Data, db.Data);
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
}

using Bathys.Kernels;

namespace Bathys.Tests.Operators;

/// <summary>The same bits at any number of threads, for values and gradients.</summary>
public class ThreadTests
{
    static readonly Tensor Labels = Tensor.RandInt(0, 50, [300], new Generator(11));
    static readonly Tensor Many = Tensor.RandInt(0, 7, [4000], new Generator(12));

    public static TheoryData<string> Names => [.. Functions.Keys];

    static readonly Dictionary<string, (int[][] Shapes, Func<Tensor[], Tensor> Run)> Functions = new()
    {
        ["MatMul"] = ([[130, 300], [300, 170]], x => x[0].MatMul(x[1])),
        ["Linear"] = ([[4, 70, 200], [90, 200], [90]], x => x[0].Linear(x[1], x[2])),
        ["Conv2d"] = ([[5, 6, 30, 31], [8, 6, 3, 3], [8]], x => x[0].Conv2d(x[1], x[2], padding: 1)),
        ["ConvTranspose2d"] = ([[5, 6, 15, 16], [6, 8, 3, 3], [8]], x => x[0].ConvTranspose2d(x[1], x[2], stride: 2)),
        ["MaxPool2d"] = ([[5, 16, 40, 41]], x => x[0].MaxPool2d(3, 2, 1)),
        ["AvgPool2d"] = ([[5, 16, 40, 41]], x => x[0].AvgPool2d(3, 2, 1)),
        ["Softmax"] = ([[300, 501]], x => x[0].Softmax(-1)),
        ["CrossEntropy"] = ([[300, 50]], x => x[0].CrossEntropy(Labels, labelSmoothing: 0.1)),
        ["LayerNorm"] = ([[500, 133], [133], [133]], x => x[0].LayerNorm([133], x[1], x[2])),
        ["BatchNorm"] = ([[30, 7, 19, 20], [7], [7]], x => x[0].BatchNorm(null, null, x[1], x[2], training: true)),
        ["BatchNorm of rows"] = ([[3000, 17], [17], [17]], x => x[0].BatchNorm(null, null, x[1], x[2], training: true)),
        ["GroupNorm"] = ([[30, 6, 19, 20], [6], [6]], x => x[0].GroupNorm(2, x[1], x[2])),
        ["RmsNorm"] = ([[500, 133], [133]], x => x[0].RmsNorm(x[1])),
        ["Attention"] = ([[2, 4, 200, 24], [2, 2, 300, 24], [2, 2, 300, 17]], x =>
            x[0].ScaledDotProductAttention(x[1], x[2], dropout: 0.2, causal: true, generator: new Generator(5))),
        ["Attention of one long head"] = (
            [[1, 1, 700, 24], [1, 1, 700, 24], [1, 1, 700, 24]], x => x[0].ScaledDotProductAttention(x[1], x[2], causal: true)),
        ["Dropout"] = ([[300, 501]], x => x[0].Dropout(0.3, generator: new Generator(5))),
        ["Embedding"] = ([[7, 300]], x => Many.Embedding(x[0])),
        ["IndexAdd"] = ([[7, 300], [4000, 300]], x => x[0].IndexAdd(0, Many, x[1])),
        ["ScatterAdd"] = ([[7, 300], [400, 300]], x => x[0].ScatterAdd(0, Many[..400].Unsqueeze(1).Expand(400, 300), x[1])),
        ["Gather"] = ([[7, 300]], x => x[0].Gather(0, Many[..400].Unsqueeze(1).Expand(400, 300))),
        ["Sort"] = ([[300, 501]], x => x[0].Sort().Values),
        ["UpsampleBilinear"] = ([[5, 6, 30, 31]], x => x[0].UpsampleBilinear((70, 55))),
        ["Cat"] = ([[300, 200], [300, 301]], x => Tensor.Cat(x, 1)),
    };

    [Theory, MemberData(nameof(Names))]
    public void Bits_do_not_depend_on_the_number_of_threads(string name)
    {
        var before = WorkerPool.Threads;
        try
        {
            var expected = Bits(Functions[name].Shapes, Functions[name].Run, 1);
            foreach (var threads in (int[])[2, 3, 4]) Assert.Equal(expected, Bits(Functions[name].Shapes, Functions[name].Run, threads));
        }
        finally
        {
            WorkerPool.Threads = before;
        }
    }

    static float[] Bits(int[][] shapes, Func<Tensor[], Tensor> run, int threads)
    {
        WorkerPool.Threads = threads;
        var generator = new Generator(1);
        var inputs = Array.ConvertAll(shapes, shape => Tensor.Randn(shape, DType.Float32, generator));
        foreach (var x in inputs) x.RequiresGrad = true;
        var y = run(inputs);
        y.Backward(Tensor.Randn(y.Shape, DType.Float32, generator));
        return [.. y.ToArray<float>(), .. inputs.SelectMany(x => x.Grad!.ToArray<float>())];
    }
}

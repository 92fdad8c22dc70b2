using static Bathys.Tests.Operators.OperatorCase;

namespace Bathys.Tests.Operators.Neural;

public class NormalizationCases : IOperatorCases
{
    const double Epsilon = 1e-5;
    static readonly double[] RunningMean = [0.5, -1, 2];
    static readonly double[] RunningVariance = [1, 4, 0.25];

    public IEnumerable<OperatorCase> Cases =>
    [
        new("LayerNorm", x => x[0].LayerNorm([x[0].Shape[^1]], x[1], x[2]), x => Affine(x[0].Along(-1, Standard), x[1], x[2], i => [i[^1]]),
            [[(int[])[3, 5], (int[])[5], (int[])[5]], [(int[])[2, 3, 4], (int[])[4], (int[])[4]], [(int[])[0, 3], (int[])[3], (int[])[3]],
                [(int[])[70, 133], (int[])[133], (int[])[133]]])
        {
            Tolerance32 = 1e-5,
            Errors =
            [
                Fails<ShapeException>(
                    "LayerNorm: (2, 3) does not end in the normalized shape (2)", () => Tensor.Zeros(2, 3).LayerNorm([2])),
                Fails<ShapeException>(
                    "a weight of shape (2) for (2, 3): it must be (3)", () => Tensor.Zeros(2, 3).LayerNorm([3], Tensor.Zeros(2))),
                Fails<ShapeException>("a bias of shape (2) for (2, 3)", () => Tensor.Zeros(2, 3).LayerNorm([3], bias: Tensor.Zeros(2))),
                Fails<NotSupportedException>("convert first", () => Tensor.Zeros([2, 3], DType.Int64).LayerNorm([3])),
            ],
        },
        new("LayerNorm", x => x[0].LayerNorm([2, 3]), x => x[0].Reshape([x[0].Shape[0], 6]).Along(-1, Standard).Reshape(x[0].Shape),
        [[(int[])[3, 2, 3]]])
        { Note = "two dimensions, nothing to learn", Tolerance32 = 1e-5 },
        new("LayerNorm", x => x[0].LayerNorm([5], bias: x[1]), x => Numbers.Zip(x[0].Along(-1, Standard), x[1], (a, b) => a + b),
        [[(int[])[3, 5], (int[])[5]]])
        { Note = "bias alone", Tolerance32 = 1e-5 },
        new("LayerNorm", x => x[0].LayerNorm([5], x[1], epsilon: 0.5), x =>
            Numbers.Zip(x[0].Along(-1, v => Standard(v, 0.5)), x[1], (a, b) => a * b), [[new([3, 5], 100, 103), (int[])[5]]])
        { Note = "weight alone, far from zero", Tolerance32 = 1e-4, Tolerance64 = 1e-12 },
        new("BatchNorm", x => x[0].BatchNorm(null, null, x[1], x[2], training: true), x =>
            Affine(OverChannels(x[0], Standard), x[1], x[2], i => [i[1]]),
            [[(int[])[5, 3], (int[])[3], (int[])[3]], [(int[])[2, 3, 2, 3], (int[])[3], (int[])[3]],
            [(int[])[3, 2, 4], (int[])[2], (int[])[2]], [(int[])[5, 7, 9, 11], (int[])[7], (int[])[7]]])
        {
            Tolerance32 = 1e-5,
            Tolerance64 = 1e-12,
            Errors =
            [
                Fails<ShapeException>("BatchNorm: takes (N, C, …), not (3)", () => Tensor.Zeros(3).BatchNorm(null, null, training: true)),
                Fails<ShapeException>(
                    "a running mean of shape (2) for (2, 3)", () => Tensor.Zeros(2, 3).BatchNorm(Tensor.Zeros(2), null, training: true)),
                Fails<ShapeException>(
                    "a weight of shape (2) for (2, 3)", () => Tensor.Zeros(2, 3).BatchNorm(null, null, Tensor.Zeros(2), training: true)),
                Fails<ShapeException>("has no variance to train with", () => Tensor.Zeros(1, 3).BatchNorm(null, null, training: true)),
                Fails<ArgumentNullException>("runningMean", () => Tensor.Zeros(2, 3).BatchNorm(null, null)),
                Fails<NotSupportedException>(
                    "convert first", () => Tensor.Zeros([2, 3], DType.Int64).BatchNorm(null, null, training: true)),
            ],
        },
        new("BatchNorm", x => x[0].BatchNorm(null, null, training: true), x =>
            OverChannels(x[0], Standard), [[(int[])[2, 1, 20]], [(int[])[4, 3, 17]]])
        { Note = "long planes, nothing to learn", Tolerance32 = 1e-5, Tolerance64 = 1e-12 },
        new("BatchNorm", x => x[0].BatchNorm(null, null, x[1], x[2], training: true), x =>
            Affine(OverChannels(x[0], Standard), x[1], x[2], i => [i[1]]),
            [[(int[])[2, 1, 17], (int[])[1], (int[])[1]]]) { Note = "long planes", Tolerance32 = 1e-5, Tolerance64 = 1e-12 },
        new("BatchNorm", x => x[0].BatchNorm(Tensor.From(RunningMean), Tensor.From(RunningVariance), x[1], x[2]), x => Affine(
                Numbers.Build(x[0].Shape, i => (x[0][i] - RunningMean[i[1]]) / Math.Sqrt(RunningVariance[i[1]] + Epsilon)),
                x[1], x[2], i => [i[1]]),
            [[(int[])[2, 3, 3], (int[])[3], (int[])[3]], [(int[])[5, 3], (int[])[3], (int[])[3]]])
            { Note = "evaluation", Tolerance32 = 1e-5 },
        new("GroupNorm", x => x[0].GroupNorm(2, x[1], x[2]), x => Affine(
                x[0].Reshape(x[0].Shape[0], 2, x[0].Values.Length / (2 * Math.Max(1, x[0].Shape[0]))).Along(-1, Standard)
                    .Reshape(x[0].Shape), x[1], x[2], i => [i[1]]),
            [[(int[])[2, 4, 3], (int[])[4], (int[])[4]], [(int[])[3, 2, 3, 2], (int[])[2], (int[])[2]],
            [(int[])[3, 4], (int[])[4], (int[])[4]], [(int[])[5, 6, 9, 11], (int[])[6], (int[])[6]]])
        {
            Tolerance32 = 1e-5,
            Tolerance64 = 1e-12,
            Errors =
            [
                Fails<ShapeException>("GroupNorm: takes (N, C, …), not (3)", () => Tensor.Zeros(3).GroupNorm(1)),
                Fails<ShapeException>("3 channels do not divide into 2 groups", () => Tensor.Zeros(2, 3, 4).GroupNorm(2)),
                Fails<ShapeException>("a bias of shape (2) for (2, 4, 3)", () => Tensor.Zeros(2, 4, 3).GroupNorm(2, bias: Tensor.Zeros(2))),
                Fails<NotSupportedException>("convert first", () => Tensor.Zeros([2, 4], DType.Int64).GroupNorm(2)),
            ],
        },
        new("GroupNorm", x => x[0].GroupNorm(3), x => x[0].Reshape(2, 3, 5).Along(-1, Standard).Reshape(x[0].Shape), [[(int[])[2, 3, 5]]])
        { Note = "one channel a group, nothing to learn", Tolerance32 = 1e-5 },
    ];

    static double[] Standard(double[] line) => Standard(line, Epsilon);

    static double[] Standard(double[] line, double epsilon)
    {
        var mean = line.Sum() / Math.Max(1, line.Length);
        var variance = line.Sum(v => (v - mean) * (v - mean)) / Math.Max(1, line.Length);
        return [.. line.Select(v => (v - mean) / Math.Sqrt(variance + epsilon))];
    }

    /// <summary>(N, C, …) as (C, N · …) and back.</summary>
    static Numbers OverChannels(Numbers x, Func<double[], double[]> f)
    {
        int n = x.Shape[0], c = x.Shape[1], length = x.Values.Length / (n * c);
        var flat = x.Reshape(n, c, length);
        var y = Numbers.Build([c, n * length], i => flat[i[1] / length, i[0], i[1] % length]).Along(1, f);
        return Numbers.Build([n, c, length], i => y[i[1], (i[0] * length) + i[2]]).Reshape(x.Shape);
    }

    static Numbers Affine(Numbers x, Numbers weight, Numbers bias, Func<int[], int[]> place) =>
        Numbers.Build(x.Shape, i => (x[i] * weight[place(i)]) + bias[place(i)]);
}

using static Bathys.Tests.Operators.OperatorCase;

namespace Bathys.Tests.Operators.Neural;

public class CrossEntropyCases : IOperatorCases
{
    static readonly double[] ClassWeights = [0.5, 2, 1.25, 0.75, 3];

    static Tensor Weights(Tensor x) => Tensor.From(ClassWeights).To(x.DType);

    public IEnumerable<OperatorCase> Cases =>
    [
        new("CrossEntropy", x => x[0].CrossEntropy(x[1]), x => Mean(x[0], x[1]),
        [[(int[])[3, 5], Sample.Indices([3], 5)], [(int[])[5], Sample.Indices([], 5)], [new([7, 133], -50, 50), Sample.Indices([7], 133)]])
        {
            Tolerance32 = 1e-5,
            Errors =
            [
                Fails<ShapeException>("CrossEntropy: index 5 at (1) is out of range for 5 classes, which goes from 0 to 4", () =>
                    Tensor.Zeros(2, 5).CrossEntropy(Tensor.From([0L, 5]))),
                Fails<ShapeException>("index -1 at (0)", () => Tensor.Zeros(2, 5).CrossEntropy(Tensor.From([-1L, 4]))),
                Fails<ShapeException>(
                    "labels (3) for logits (2, 5): they must be (2)", () =>
                        Tensor.Zeros(2, 5).CrossEntropy(Tensor.Zeros([3], DType.Int64))),
                Fails<ShapeException>("labels (2) for logits (2, 5, 3): they must be (2, 3)", () =>
                    Tensor.Zeros(2, 5, 3).CrossEntropy(Tensor.Zeros([2], DType.Int64))),
                Fails<ShapeException>("probabilities (2) for logits (2, 5)", () => Tensor.Zeros(2, 5).CrossEntropy(Tensor.Zeros(2))),
                Fails<ShapeException>("a weight of shape (4) for 5 classes", () =>
                    Tensor.Zeros(2, 5).CrossEntropy(Tensor.Zeros([2], DType.Int64), Tensor.Zeros(4))),
                Fails<ShapeException>("not a scalar", () => Tensor.Scalar(1).CrossEntropy(Tensor.Zeros([], DType.Int64))),
                Fails<ArgumentOutOfRangeException>("a label smoothing of 2 is not from 0 to 1", () =>
                    Tensor.Zeros(2, 5).CrossEntropy(Tensor.Zeros([2], DType.Int64), labelSmoothing: 2)),
                Fails<NotSupportedException>(
                    "convert first", () => Tensor.Zeros([2, 5], DType.Int64).CrossEntropy(Tensor.Zeros([2], DType.Int64))),
            ],
        },
        new("CrossEntropy", x => x[0].CrossEntropy(x[1], Weights(x[0]), ignoreIndex: 2, labelSmoothing: 0.2), x =>
            Mean(x[0], x[1], ClassWeights, 2, 0.2),
            [[(int[])[7, 5], Sample.Of([7], 0, 1, 2, 3, 4, 2, 1) with { Type = DType.Int64 }]])
            { Note = "weights, ignored, smoothed", Tolerance32 = 1e-5 },
        new("CrossEntropy", x => x[0].CrossEntropy(x[1], labelSmoothing: 0.3, reduction: LossReduction.Sum), x =>
            Numbers.Scalar(Losses(x[0], x[1], null, -100, 0.3).Values.Sum()),
            [[(int[])[3, 5], Sample.Indices([3], 5)], [(int[])[2, 133], Sample.Indices([2], 133)]])
            { Note = "sum, smoothed", Tolerance32 = 1e-5 },
        new("CrossEntropy", x => x[0].CrossEntropy(x[1], Weights(x[0]), reduction: LossReduction.None), x =>
            Losses(x[0], x[1], ClassWeights, -100, 0),
            [[(int[])[3, 5], Sample.Indices([3], 5)], [(int[])[2, 5, 3], Sample.Indices([2, 3], 5)], [(int[])[5], Sample.Indices([], 5)]])
            { Note = "none", Tolerance32 = 1e-5 },
        new("CrossEntropy", x => x[0].CrossEntropy(x[1]), x =>
            Mean(x[0], x[1]), [[(int[])[2, 5, 3], Sample.Indices([2, 3], 5)], [(int[])[1, 3, 2, 5], Sample.Indices([1, 2, 5], 3)]])
            { Note = "places", Tolerance32 = 1e-5 },
        new("CrossEntropy", x => x[0].CrossEntropy(x[1], Weights(x[0]), labelSmoothing: 0.2), x =>
            Numbers.Scalar(OfProbabilities(x[0], x[1], ClassWeights, 0.2).Values.Sum() / x[0].Shape[0]),
            [[(int[])[3, 5], new([3, 5], 0, 1)]]) { Note = "probabilities", Tolerance32 = 1e-5 },
        new("CrossEntropy", x => x[0].CrossEntropy(x[1], reduction: LossReduction.None), x =>
            OfProbabilities(x[0], x[1], null, 0), [[(int[])[3, 5], new([3, 5], 0, 1)]])
            { Note = "probabilities, none", Tolerance32 = 1e-5 },
    ];

    static Numbers Mean(Numbers x, Numbers labels, double[]? weights = null, int ignored = -100, double smoothing = 0)
    {
        var total = labels.Values.Sum(label => label == ignored ? 0 : weights?[(int)label] ?? 1);
        return Numbers.Scalar(Losses(x, labels, weights, ignored, smoothing).Values.Sum() / total);
    }

    static Numbers Losses(Numbers x, Numbers labels, double[]? weights, int ignored, double smoothing)
    {
        if (x.Rank == 1) return Losses(x.Reshape(1, x.Shape[0]), labels.Reshape(1), weights, ignored, smoothing).Reshape();
        return Numbers.Build(labels.Shape, i =>
        {
            var label = (int)labels[i];
            if (label == ignored) return 0;
            var logs = LogSoftmax(Enumerable.Range(0, x.Shape[1]).Select(c => x[[i[0], c, .. i.AsSpan(1)]]).ToArray());
            return -logs.Select((l, c) => l * (weights?[c] ?? 1) * ((smoothing / logs.Length) + (c == label ? 1 - smoothing : 0))).Sum();
        });
    }

    static Numbers OfProbabilities(Numbers x, Numbers target, double[]? weights, double smoothing) => Numbers.Build([x.Shape[0]], i =>
    {
        var logs = LogSoftmax(Enumerable.Range(0, x.Shape[1]).Select(c => x[i[0], c]).ToArray());
        return -logs.Select((l, c) => l * (weights?[c] ?? 1) * ((target[i[0], c] * (1 - smoothing)) + (smoothing / logs.Length))).Sum();
    });

    static double[] LogSoftmax(double[] line)
    {
        var divisor = line.Max() + Math.Log(line.Sum(v => Math.Exp(v - line.Max())));
        return [.. line.Select(v => v - divisor)];
    }
}

using static Bathys.Tests.Operators.OperatorCase;

namespace Bathys.Tests.Operators.Neural;

public class AttentionCases : IOperatorCases
{
    /// <summary>What a case adds to the scores, by (batch, head, query, key); −∞ hides.</summary>
    delegate double Bias(int b, int h, int i, int j);

    public IEnumerable<OperatorCase> Cases =>
    [
        Case("plain", Run, (_, _, _, _) => 0) with
        {
            Errors =
            [
                Fails<ShapeException>("of two to four dimensions", () => Run(Tensor.Zeros(3), Tensor.Zeros(3), Tensor.Zeros(3))),
                Fails<ShapeException>(
                    "differ in their last size", () => Run(Tensor.Zeros(1, 1, 2, 3), Tensor.Zeros(1, 1, 2, 4), Tensor.Zeros(1, 1, 2, 4))),
                Fails<ShapeException>(
                    "a value for each key", () => Run(Tensor.Zeros(1, 1, 2, 3), Tensor.Zeros(1, 1, 2, 3), Tensor.Zeros(1, 1, 3, 3))),
                Fails<ShapeException>(
                    "differ in their batch or heads", () =>
                        Run(Tensor.Zeros(2, 1, 2, 3), Tensor.Zeros(1, 1, 2, 3), Tensor.Zeros(1, 1, 2, 3))),
                Fails<ShapeException>("3 heads of queries do not divide among 2 heads of keys", () =>
                    Run(Tensor.Zeros(1, 3, 2, 3), Tensor.Zeros(1, 2, 2, 3), Tensor.Zeros(1, 2, 2, 3))),
                Fails<NotSupportedException>(
                    "convert first", () =>
                        Run(Tensor.Zeros([1, 1, 2, 3], DType.Int64), Tensor.Zeros([1, 1, 2, 3], DType.Int64),
                        Tensor.Zeros([1, 1, 2, 3], DType.Int64))),
                Fails<ShapeException>("a mask (5) does not broadcast to the scores (1, 1, 2, 2)", () =>
                    Small().ScaledDotProductAttention(Small(), Small(), Tensor.Zeros(5))),
                Fails<NotSupportedException>("a mask is Bool or numbers to add", () =>
                    Small().ScaledDotProductAttention(Small(), Small(), Tensor.Zeros([2, 2], DType.Int64))),
                Fails<ShapeException>(
                    "it must be (1, 2)", () =>
                        Small().ScaledDotProductAttention(Small(), Small(), keyPadding: Tensor.Zeros([2], DType.Bool))),
                Fails<NotSupportedException>(
                    "a mask is Bool", () => Small().ScaledDotProductAttention(Small(), Small(), keyPadding: Tensor.Zeros(1, 2))),
                Fails<ArgumentOutOfRangeException>(
                    "not from 0 to 1", () => Small().ScaledDotProductAttention(Small(), Small(), dropout: 2)),
            ],
        },
        Case("causal", (q, k, v) => q.ScaledDotProductAttention(k, v, causal: true), (_, _, _, _) => 0, causal: true),
        Case("scaled", (q, k, v) => q.ScaledDotProductAttention(k, v, scale: 0.7), (_, _, _, _) => 0, scale: 0.7),
        Case("mask of truth values", (q, k, v) => q.ScaledDotProductAttention(k, v, Holes(q, k)), (_, _, i, j) =>
            (i + (2 * j)) % 3 == 0 ? double.NegativeInfinity : 0),
        Case("mask to add, causal", (q, k, v) => q.ScaledDotProductAttention(k, v, Slope(q, k), causal: true), (_, h, i, j) =>
            -0.3 * (h + 1) * Math.Abs(i - j), causal: true),
        Case("padding", (q, k, v) => q.ScaledDotProductAttention(k, v, keyPadding: Tail(q, k)), (b, _, _, j) =>
            j > b ? 0 : double.NegativeInfinity),
        Case("one mask for all queries", (q, k, v) => q.ScaledDotProductAttention(k, v, Tensor.Arange(0, k.Shape[2], dtype: q.DType)),
        (_, _, _, j) => j),
        new("ScaledDotProductAttention", x => x[0].ScaledDotProductAttention(x[1], x[2]), x =>
            Naive([Four(x[0]), Four(x[1]), Four(x[2])], (_, _, _, _) => 0, false, null).Reshape(5, 2),
            [[(int[])[5, 3], (int[])[4, 3], (int[])[4, 2]]]) { Note = "two dimensions", Tolerance32 = 1e-5 },
        new("ScaledDotProductAttention", x => x[0].ScaledDotProductAttention(x[1], x[2], x[3]),
            x => Naive(x[..3], (b, h, i, j) => x[3][0, h, i, j], false, null),
            [[(int[])[1, 2, 2, 2], (int[])[1, 2, 3, 2], (int[])[1, 2, 3, 2], (int[])[1, 2, 2, 3]]])
            { Note = "a mask that learns", Tolerance32 = 1e-5 },
        new("Rotary", x => x[0].Rotary(Angles(x[0]).Cos(), Angles(x[0]).Sin()), x => Numbers.Build(x[0].Shape, at =>
        {
            var half = x[0].Shape[^1] / 2;
            var (pair, low) = (at[^1] % half, at[^1] < half);
            var angle = (at[^2] + 1) * 0.3 / (pair + 1);
            int[] other = [.. at[..^1], low ? pair + half : pair];
            return (x[0][at] * Math.Cos(angle)) + ((low ? -1 : 1) * x[0][other] * Math.Sin(angle));
        }), [[(int[])[3, 2]], [(int[])[2, 3, 4]], [(int[])[0, 4]], [(int[])[2, 5, 7, 34]]])
        {
            Errors =
            [
                Fails<ShapeException>("with an even D", () => Tensor.Zeros(2, 3).Rotary(Tensor.Zeros(2, 1), Tensor.Zeros(2, 1))),
                Fails<ShapeException>("both must be (2, 2)", () => Tensor.Zeros(2, 4).Rotary(Tensor.Zeros(3, 2), Tensor.Zeros(3, 2))),
                Fails<NotSupportedException>(
                    "convert first", () => Tensor.Zeros([2, 4], DType.Int64).Rotary(Tensor.Zeros(2, 2), Tensor.Zeros(2, 2))),
            ],
        },
        new("RmsNorm", x => x[0].RmsNorm(x[1]), x => Numbers.Zip(x[0].Along(-1, line => Divided(line, 1e-5)), x[1], (a, b) => a * b),
            [[(int[])[3, 5], (int[])[5]], [(int[])[2, 3, 4], (int[])[4]], [(int[])[0, 3], (int[])[3]], [(int[])[70, 133], (int[])[133]]])
        {
            Tolerance32 = 1e-5,
            Errors =
            [
                Fails<ShapeException>(
                    "a weight of shape (2) for (2, 3): it must be (3)", () => Tensor.Zeros(2, 3).RmsNorm(Tensor.Zeros(2))),
                Fails<ShapeException>("no last dimension", () => Tensor.Scalar(1).RmsNorm()),
                Fails<NotSupportedException>("convert first", () => Tensor.Zeros([2, 3], DType.Int64).RmsNorm()),
            ],
        },
        new("RmsNorm", x => x[0].RmsNorm(epsilon: 0.5), x => x[0].Along(-1, line => Divided(line, 0.5)), [[(int[])[3, 5]]])
        { Note = "nothing to learn", Tolerance32 = 1e-5 },
    ];

    static OperatorCase Case(string note, Func<Tensor, Tensor, Tensor, Tensor> run, Bias bias, bool causal = false, double? scale = null) =>
        new(
        "ScaledDotProductAttention", x => run(x[0], x[1], x[2]), x => Naive(x, bias, causal, scale),
        Inputs(1, 2, 1, 3, 3, 2, 3), Inputs(2, 1, 1, 2, 4, 3, 1), Inputs(1, 1, 1, 4, 2, 2, 2), Inputs(1, 1, 1, 1, 1, 1, 1),
        Inputs(1, 1, 1, 0, 3, 2, 2),
        Inputs(2, 4, 2, 70, 133, 19, 5), Inputs(1, 3, 3, 200, 200, 16, 32))
        {
            Note = note,
            Tolerance32 = 2e-5,
            Tolerance64 = 1e-12,
        };

    static Tensor Run(Tensor q, Tensor k, Tensor v) => q.ScaledDotProductAttention(k, v);

    static Tensor Small() => Tensor.Zeros(1, 1, 2, 3);

    static Sample[] Inputs(int batch, int heads, int keyHeads, int queries, int keys, int width, int valueWidth) =>
        [(int[])[batch, heads, queries, width], (int[])[batch, keyHeads, keys, width], (int[])[batch, keyHeads, keys, valueWidth]];

    static Numbers Four(Numbers x) => x.Reshape(1, 1, x.Shape[0], x.Shape[1]);

    /// <summary>True where a query sees a key: everywhere but where i + 2j divides by three.</summary>
    static Tensor Holes(Tensor q, Tensor k) =>
        (Tensor.Arange(q.Shape[2]).Unsqueeze(1) + (Tensor.Arange(k.Shape[2]) * 2)).To(DType.Float64).Remainder(3).NotEqual(0);

    /// <summary>The farther, the less: (heads, queries, keys).</summary>
    static Tensor Slope(Tensor q, Tensor k) =>
        (Tensor.Arange(q.Shape[2]).Unsqueeze(1) - Tensor.Arange(k.Shape[2])).To(q.DType)
            .Abs() * (Tensor.Arange(1, q.Shape[1] + 1, 1, q.DType) * -0.3).Reshape(-1, 1, 1);

    /// <summary>The first keys are padding: one of the first sample, two of the second.</summary>
    static Tensor Tail(Tensor q, Tensor k) => Tensor.Arange(k.Shape[2]).LessOrEqual(Tensor.Arange(q.Shape[0]).Unsqueeze(1));

    static Tensor Angles(Tensor x) =>
        Tensor.Arange(1, x.Shape[^2] + 1, 1, DType.Float64).Unsqueeze(1) * 0.3 / Tensor.Arange(1, (x.Shape[^1] / 2) + 1, 1, DType.Float64);

    static double[] Divided(double[] line, double epsilon) =>
        [.. line.Select(v => v / Math.Sqrt((line.Sum(w => w * w) / Math.Max(1, line.Length)) + epsilon))];

    static Numbers Naive(Numbers[] x, Bias bias, bool causal, double? scale)
    {
        var (q, k, v) = (x[0], x[1], x[2]);
        int queries = q.Shape[2], keys = k.Shape[2], width = q.Shape[3], valueWidth = v.Shape[3], shared = q.Shape[1] / k.Shape[1];
        var result = new Numbers(new double[q.Shape[0] * q.Shape[1] * queries * valueWidth], [q.Shape[0], q.Shape[1], queries, valueWidth]);
        for (var b = 0; b < q.Shape[0]; b++)
        {
            for (var h = 0; h < q.Shape[1]; h++)
            {
                for (var i = 0; i < queries; i++)
                {
                    var weights = Weights(b, h, i);
                    for (var j = 0; j < keys; j++)
                    {
                        int to = Row(result, b, h, i), from = Row(v, b, h / shared, j);
                        for (var e = 0; e < valueWidth; e++) result.Values[to + e] += weights[j] * v.Values[from + e];
                    }
                }
            }
        }
        return result;

        double[] Weights(int b, int h, int i)
        {
            var scores = new double[keys];
            for (var j = 0; j < keys; j++)
            {
                int query = Row(q, b, h, i), key = Row(k, b, h / shared, j);
                for (var d = 0; d < width; d++) scores[j] += q.Values[query + d] * k.Values[key + d];
                scores[j] = (scores[j] * (scale ?? 1 / Math.Sqrt(width))) + bias(b, h, i, j);
                if (causal && j > i + keys - queries) scores[j] = double.NegativeInfinity;
            }
            var max = scores.Length == 0 ? 0 : scores.Max();
            var exponentials = Array.ConvertAll(scores, s => double.IsNegativeInfinity(max) ? 0 : Math.Exp(s - max));
            var sum = exponentials.Sum();
            return Array.ConvertAll(exponentials, e => sum == 0 ? 0 : e / sum);
        }

        static int Row(Numbers x, int b, int h, int i) => ((((b * x.Shape[1]) + h) * x.Shape[2]) + i) * x.Shape[3];
    }
}

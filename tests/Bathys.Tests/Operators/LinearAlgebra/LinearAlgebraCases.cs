using static Bathys.Tests.Operators.OperatorCase;

namespace Bathys.Tests.Operators.LinearAlgebra;

public class LinearAlgebraCases : IOperatorCases
{
    public IEnumerable<OperatorCase> Cases =>
    [
        new("MatMul", x => x[0].MatMul(x[1]), x => MatMul(x[0], x[1]),
            [[(int[])[7, 5], (int[])[5, 3]], [(int[])[5], (int[])[5]], [(int[])[5], (int[])[5, 3]], [(int[])[7, 5], (int[])[5]],
            [(int[])[2, 3, 4], (int[])[4, 5]],
                [(int[])[3, 4], (int[])[2, 4, 5]], [(int[])[2, 1, 3, 2], (int[])[3, 2, 3]], [(int[])[3, 0], (int[])[0, 4]],
                [(int[])[0, 3], (int[])[3, 4]],
                [(int[])[33, 65], (int[])[65, 35]], [(int[])[3, 17, 9], (int[])[3, 9, 19]]])
        {
            Tolerance32 = 1e-5,
            Errors =
            [
                Fails<ShapeException>("inner sizes differ: (2, 3) x (4, 3); did you mean the transposed weight?", () =>
                    Tensor.Zeros(2, 3).MatMul(Tensor.Zeros(4, 3))),
                Fails<ShapeException>("a scalar has no matrix product", () => Tensor.Zeros(2, 3).MatMul(Tensor.Scalar(1))),
                Fails<ShapeException>("do not broadcast", () => Tensor.Zeros(2, 4, 5).MatMul(Tensor.Zeros(3, 5, 4))),
                Fails<NotSupportedException>("convert first", () => Tensor.Arange(3).MatMul(Tensor.Arange(3))),
            ],
        },
        new("Linear", x => x[0].Linear(x[1], x[2]), x => Numbers.Zip(MatMul(x[0], Transpose(x[1])), x[2], (a, b) => a + b),
            [[(int[])[4, 5], (int[])[3, 5], (int[])[3]], [(int[])[5], (int[])[3, 5], (int[])[3]],
            [(int[])[2, 2, 5], (int[])[3, 5], (int[])[3]],
                [(int[])[0, 5], (int[])[3, 5], (int[])[3]], [(int[])[33, 65], (int[])[35, 65], (int[])[35]]])
        {
            Tolerance32 = 1e-5,
            Errors =
            [
                Fails<ShapeException>("inner sizes differ: (4, 3) x weight (3, 5)", () => Tensor.Zeros(4, 3).Linear(Tensor.Zeros(3, 5))),
                Fails<ShapeException>("did you mean the transposed weight?", () => Tensor.Zeros(4, 3).Linear(Tensor.Zeros(3, 5))),
                Fails<ShapeException>(
                    "a bias of shape (4) for 3 outputs", () => Tensor.Zeros(4, 5).Linear(Tensor.Zeros(3, 5), Tensor.Zeros(4))),
                Fails<ShapeException>("the weight is (out, in)", () => Tensor.Zeros(4, 5).Linear(Tensor.Zeros(5))),
                Fails<NotSupportedException>(
                    "convert first", () => Tensor.Zeros([4, 5], DType.Int64).Linear(Tensor.Zeros([3, 5], DType.Int64))),
            ],
        },
        new("Linear", x => x[0].Linear(x[1]), x => MatMul(x[0], Transpose(x[1])), [[(int[])[4, 5], (int[])[3, 5]]]) { Note = "no bias" },
        new("Dot", x => x[0].Dot(x[1]), x => MatMul(x[0], x[1]), [[(int[])[7], (int[])[7]], [(int[])[0], (int[])[0]]])
        {
            Errors = [Fails<ShapeException>("are not two vectors of one length", () => Tensor.Zeros(3).Dot(Tensor.Zeros(4)))],
        },
        new("Outer", x => x[0].Outer(x[1]), x => Numbers.Build([x[0].Shape[0], x[1].Shape[0]], i => x[0][i[0]] * x[1][i[1]]),
        [[(int[])[7], (int[])[3]], [(int[])[0], (int[])[3]]])
        {
            Errors = [Fails<ShapeException>("are not two vectors", () => Tensor.Zeros(3).Outer(Tensor.Zeros(3, 1)))],
        },
        new("Trace", x => x[0].Trace(), x =>
            Numbers.Scalar(Diagonal(x[0]).Values.Sum()), [[(int[])[3, 3]], [(int[])[5, 3]], [(int[])[3, 0]]])
        {
            Errors = [Fails<ShapeException>("is not a matrix", () => Tensor.Zeros(3).Trace())],
        },
        new("Diagonal", x => x[0].Diagonal(), x =>
            Diagonal(x[0]), [[(int[])[3, 3]], [(int[])[2, 5, 3]], [(int[])[2, 3, 5]], [(int[])[3, 0]]])
        {
            Errors = [Fails<ShapeException>("has no two dimensions", () => Tensor.Zeros(3).Diagonal())],
        },
    ];

    static Numbers Transpose(Numbers x) => Numbers.Build([x.Shape[1], x.Shape[0]], i => x[i[1], i[0]]);

    static Numbers Diagonal(Numbers x) =>
        Numbers.Build([.. x.Shape[..^2], Math.Min(x.Shape[^2], x.Shape[^1])], i => x[[.. i, i[^1]]]);

    /// <summary>Vectors become matrices, batches broadcast, and the inner dimension is summed in a loop.</summary>
    static Numbers MatMul(Numbers a, Numbers b)
    {
        if (a.Rank == 1)
        {
            var y = MatMul(a.Reshape(1, a.Shape[0]), b);
            return y.Reshape([.. y.Shape.Where((_, d) => d != (b.Rank == 1 ? y.Rank - 1 : y.Rank - 2))]);
        }
        if (b.Rank == 1)
        {
            var y = MatMul(a, b.Reshape(b.Shape[0], 1));
            return y.Reshape(y.Shape[..^1]);
        }
        var batch = Numbers.Zip(new Numbers(new double[Count(a.Shape[..^2])], a.Shape[..^2]),
            new Numbers(new double[Count(b.Shape[..^2])], b.Shape[..^2]), (_, _) => 0).Shape;
        return Numbers.Build([.. batch, a.Shape[^2], b.Shape[^1]], i =>
        {
            var sum = 0.0;
            for (var k = 0; k < a.Shape[^1]; k++) sum += a[[.. At(a, i), i[^2], k]] * b[[.. At(b, i), k, i[^1]]];
            return sum;
        });

        static int Count(int[] shape) => shape.Aggregate(1, (p, q) => p * q);
        static int[] At(Numbers x, int[] i) => [.. x.Shape[..^2].Select((size, d) => size == 1 ? 0 : i[^x.Rank..][d])];
    }
}

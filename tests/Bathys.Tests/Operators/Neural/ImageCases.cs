using static Bathys.Tests.Operators.OperatorCase;

namespace Bathys.Tests.Operators.Neural;

public class ImageCases : IOperatorCases
{
    public IEnumerable<OperatorCase> Cases =>
    [
        new("Pad", x => x[0].Pad([1, 2, 3, 0], 7), x =>
            Pad(x[0], (1, 2), (3, 0), 7), [[(int[])[3, 5]], [(int[])[2, 1, 3]], [(int[])[0, 3]]])
        {
            OtherTypes = [DType.Int64, DType.Int32, DType.UInt8],
            Errors =
            [
                Fails<ShapeException>("Pad: 3 widths are not pairs", () => Tensor.Zeros(3, 5).Pad([1, 2, 3])),
                Fails<ShapeException>("Pad: 4 widths are not pairs for the dimensions of (5)", () => Tensor.Zeros(5).Pad([1, 2, 3, 4])),
                Fails<ShapeException>("widths of -2 and -2 cut off more than dimension 0 of (3)", () => Tensor.Zeros(3).Pad([-2, -2])),
            ],
        },
        new("Pad", x => x[0].Pad([-1, 2]), x => Pad(x[0], (-1, 2), (0, 0), 0), [[(int[])[3, 5]]]) { Note = "cut off on one side" },
        new("UpsampleNearest", x => x[0].UpsampleNearest((4, 9)), x => Nearest(x[0], 4, 9), [[(int[])[2, 1, 2, 3]], [(int[])[1, 3]]])
        {
            OtherTypes = [DType.Int64, DType.UInt8],
            Errors =
            [
                Fails<ShapeException>("UpsampleNearest: takes (…, H, W), not (3)", () => Tensor.Zeros(3).UpsampleNearest(2)),
                Fails<ShapeException>("a size of 0 x 2 is not positive", () => Tensor.Zeros(3, 3).UpsampleNearest((0, 2))),
            ],
        },
        new("UpsampleNearest", x => x[0].UpsampleNearest((5, 2)), x => Nearest(x[0], 5, 2), [[(int[])[2, 3, 3]]])
        { Note = "broken factors" },
        new("UpsampleBilinear", x => x[0].UpsampleBilinear((4, 7)), x =>
            Bilinear(x[0], 4, 7, false), [[(int[])[2, 1, 2, 3]], [(int[])[1, 1]], [(int[])[2, 5, 9]]])
        {
            Errors =
            [
                Fails<ShapeException>("UpsampleBilinear: takes (…, H, W), not (3)", () => Tensor.Zeros(3).UpsampleBilinear(2)),
                Fails<NotSupportedException>("convert first", () => Tensor.Zeros([3, 3], DType.UInt8).UpsampleBilinear(2)),
            ],
        },
        new("UpsampleBilinear", x => x[0].UpsampleBilinear((4, 1), alignCorners: true), x =>
            Bilinear(x[0], 4, 1, true), [[(int[])[2, 2, 3]], [(int[])[2, 5, 3]]]) { Note = "corners aligned" },
        new("Embedding", x => x[1].Embedding(x[0]), x =>
            Numbers.Build([.. x[1].Shape, x[0].Shape[1]], i => x[0][(int)x[1][(int[])[.. i.AsSpan(0, i.Length - 1)]], i[^1]]),
            [[(int[])[5, 3], Sample.Indices([7], 5)], [(int[])[5, 3], Sample.Indices([2, 3], 5)], [(int[])[5, 3], Sample.Indices([], 5)],
            [(int[])[5, 3], Sample.Indices([0], 5)], [(int[])[65, 70], Sample.Indices([9, 33], 65)]])
        {
            Errors =
            [
                Fails<ShapeException>("Embedding: index 5 at (0, 1) is out of range for a table of 5 rows, which goes from 0 to 4", () =>
                    Tensor.From([0L, 5], 1, 2).Embedding(Tensor.Zeros(5, 3))),
                Fails<ShapeException>("the padding index 5 is not from -5 to 4", () => Tensor.From([0L]).Embedding(Tensor.Zeros(5, 3), 5)),
                Fails<ShapeException>("the weight is (V, D), not (5)", () => Tensor.From([0L]).Embedding(Tensor.Zeros(5))),
                Fails<NotSupportedException>("an index is of whole numbers", () => Tensor.Zeros(2).Embedding(Tensor.Zeros(5, 3))),
            ],
        },
    ];

    static Numbers Pad(Numbers x, (int Before, int After) columns, (int Before, int After) rows, double value) => Numbers.Build(
        [.. x.Shape[..^2], x.Shape[^2] + rows.Before + rows.After, x.Shape[^1] + columns.Before + columns.After], i =>
        {
            var (row, column) = (i[^2] - rows.Before, i[^1] - columns.Before);
            return row >= 0 && row < x.Shape[^2] && column >= 0 && column < x.Shape[^1]
                ? x[[.. i.AsSpan(0, i.Length - 2), row, column]] : value;
        });

    static Numbers Nearest(Numbers x, int height, int width) => Numbers.Build(
        [.. x.Shape[..^2], height, width], i =>
            x[[.. i.AsSpan(0, i.Length - 2), i[^2] * x.Shape[^2] / height, i[^1] * x.Shape[^1] / width]]);

    static Numbers Bilinear(Numbers x, int height, int width, bool corners)
    {
        (int First, int Second, double Share) At(int i, int from, int to)
        {
            var place = corners ? to == 1 ? 0 : i * (from - 1.0) / (to - 1) : Math.Max(0, ((i + 0.5) * from / to) - 0.5);
            return ((int)place, Math.Min((int)place + 1, from - 1), place - (int)place);
        }
        return Numbers.Build([.. x.Shape[..^2], height, width], i =>
        {
            var ((top, bottom, v), (left, right, u)) = (At(i[^2], x.Shape[^2], height), At(i[^1], x.Shape[^1], width));
            double X(int row, int column) => x[[.. i.AsSpan(0, i.Length - 2), row, column]];
            return ((1 - v) * (((1 - u) * X(top, left)) + (u * X(top, right)))) +
                (v * (((1 - u) * X(bottom, left)) + (u * X(bottom, right))));
        });
    }
}

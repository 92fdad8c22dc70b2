using static Bathys.Tests.Operators.OperatorCase;

namespace Bathys.Tests.Operators.Neural;

public class ConvolutionCases : IOperatorCases
{
    public IEnumerable<OperatorCase> Cases =>
    [
        new("Conv2d", x => x[0].Conv2d(x[1], x[2]), x => Conv(x[0], x[1], x[2]),
            [[(int[])[1, 2, 4, 3], (int[])[2, 2, 2, 3], (int[])[2]], [(int[])[2, 4, 3], (int[])[3, 2, 1, 1], (int[])[3]],
            [(int[])[0, 2, 4, 3], (int[])[2, 2, 2, 3], (int[])[2]],
                [(int[])[3, 5, 17, 19], (int[])[7, 5, 3, 3], (int[])[7]]])
        {
            Tolerance32 = 1e-5,
            Errors =
            [
                Fails<ShapeException>("an input of 3 channels, (2, 3, 8, 8), for a weight (4, 1, 3, 3) that takes 1", () =>
                    Tensor.Zeros(2, 3, 8, 8).Conv2d(Tensor.Zeros(4, 1, 3, 3))),
                Fails<ShapeException>("a bias of shape (3) for 4 output channels", () =>
                    Tensor.Zeros(2, 1, 8, 8).Conv2d(Tensor.Zeros(4, 1, 3, 3), Tensor.Zeros(3))),
                Fails<ShapeException>("is larger than the input", () => Tensor.Zeros(2, 1, 2, 8).Conv2d(Tensor.Zeros(4, 1, 3, 3))),
                Fails<ShapeException>(
                    "is larger than the input", () => Tensor.Zeros(2, 1, 4, 8).Conv2d(Tensor.Zeros(4, 1, 3, 3), dilation: 2, stride: 2)),
                Fails<ShapeException>(
                    "do not divide into 2 groups", () => Tensor.Zeros(2, 3, 8, 8).Conv2d(Tensor.Zeros(4, 1, 3, 3), groups: 2)),
                Fails<ShapeException>(
                    "a stride of 0 x 1 is not positive", () => Tensor.Zeros(2, 1, 8, 8).Conv2d(Tensor.Zeros(4, 1, 3, 3), stride: (0, 1))),
                Fails<ShapeException>(
                    "a padding of -1 x -1 is negative", () => Tensor.Zeros(2, 1, 8, 8).Conv2d(Tensor.Zeros(4, 1, 3, 3), padding: -1)),
                Fails<ShapeException>("takes (N, C, H, W)", () => Tensor.Zeros(8, 8).Conv2d(Tensor.Zeros(4, 1, 3, 3))),
                Fails<NotSupportedException>(
                    "convert first", () => Tensor.Zeros([1, 1, 8, 8], DType.UInt8).Conv2d(Tensor.Zeros([4, 1, 3, 3], DType.UInt8))),
            ],
        },
        new("Conv2d", x => x[0].Conv2d(x[1], padding: 1), x => Conv(x[0], x[1], null, p: (1, 1)),
            [[(int[])[2, 1, 3, 3], (int[])[2, 1, 3, 3]], [(int[])[2, 3, 48, 48], (int[])[5, 3, 3, 3]]])
            { Note = "padded, no bias", Tolerance32 = 1e-5 },
        new("Conv2d", x => x[0].Conv2d(x[1], x[2], padding: 1), x => Conv(x[0], x[1], x[2], p: (1, 1)),
            [[(int[])[2, 1, 3, 3], (int[])[2, 1, 3, 3], (int[])[2]], [(int[])[1, 17, 16, 15], (int[])[16, 17, 3, 3], (int[])[16]]])
        { Note = "by tiles", Tolerance32 = 4e-5 }, // sums of 153 products, of a size of some 16
        new("Conv2d", x => x[0].Conv2d(x[1], x[2], stride: (2, 3), padding: (1, 2), dilation: (2, 1)), x =>
            Conv(x[0], x[1], x[2], (2, 3), (1, 2), (2, 1)),
            [[(int[])[1, 2, 5, 4], (int[])[1, 2, 2, 3], (int[])[1]], [(int[])[2, 3, 15, 14], (int[])[4, 3, 3, 2], (int[])[4]]])
        { Note = "stride, padding and dilation", Tolerance32 = 1e-5 },
        new("Conv2d", x => x[0].Conv2d(x[1], x[2], padding: 1, groups: 2), x => Conv(x[0], x[1], x[2], p: (1, 1), groups: 2),
            [[(int[])[1, 2, 3, 2], (int[])[4, 1, 2, 3], (int[])[4]], [(int[])[2, 6, 9, 7], (int[])[4, 3, 3, 3], (int[])[4]]])
            { Note = "groups", Tolerance32 = 1e-5 },
        new("Conv1d", x => x[0].Conv1d(x[1], x[2], stride: 2, padding: 1, dilation: 2), x =>
            Flat(Conv(Tall(x[0]), Tall(x[1]), x[2], (1, 2), (0, 1), (1, 2))),
            [[(int[])[2, 2, 5], (int[])[3, 2, 3], (int[])[3]], [(int[])[3, 4, 33], (int[])[5, 4, 3], (int[])[5]]])
        {
            Tolerance32 = 1e-5,
            Errors =
            [
                Fails<ShapeException>("Conv1d: takes (N, C, L)", () => Tensor.Zeros(5).Conv1d(Tensor.Zeros(4, 1, 3))),
                Fails<ShapeException>("Conv1d: an input of 3 channels", () => Tensor.Zeros(2, 3, 8).Conv1d(Tensor.Zeros(4, 1, 3))),
            ],
        },
        new("Conv1d", x => x[0].Conv1d(x[1]), x => Flat(Conv(Tall(x[0]), Tall(x[1]), null)) is var y
        ? y.Reshape(y.Shape[1..]) : y, [[(int[])[2, 5], (int[])[3, 2, 3]]]) { Note = "one sequence" },
        new("ConvTranspose2d", x => x[0].ConvTranspose2d(x[1], x[2]), x => Transposed(x[0], x[1], x[2]),
            [[(int[])[1, 2, 2, 3], (int[])[2, 2, 2, 3], (int[])[2]], [(int[])[2, 3, 2], (int[])[2, 1, 2, 1], (int[])[1]],
            [(int[])[2, 5, 9, 11], (int[])[5, 3, 3, 3], (int[])[3]]])
        {
            Tolerance32 = 1e-5,
            Errors =
            [
                Fails<ShapeException>("takes (N, C, H, W) and a weight (C, O / groups, h, w)", () =>
                    Tensor.Zeros(2, 3, 8, 8).ConvTranspose2d(Tensor.Zeros(4, 1, 3, 3))),
                Fails<ShapeException>("an output padding of 1 x 1 must be", () =>
                    Tensor.Zeros(2, 3, 8, 8).ConvTranspose2d(Tensor.Zeros(3, 1, 3, 3), outputPadding: 1)),
                Fails<ShapeException>(
                    "nothing is left", () => Tensor.Zeros(2, 3, 1, 1).ConvTranspose2d(Tensor.Zeros(3, 1, 3, 3), padding: 2)),
            ],
        },
        new("ConvTranspose2d", x => x[0].ConvTranspose2d(x[1], x[2], stride: 2, padding: 1, outputPadding: 1), x =>
            Transposed(x[0], x[1], x[2], (2, 2), (1, 1), (1, 1)),
            [[(int[])[1, 2, 2, 3], (int[])[2, 1, 3, 3], (int[])[1]], [(int[])[2, 5, 9, 11], (int[])[5, 3, 4, 4], (int[])[3]]])
            { Note = "enlarging", Tolerance32 = 1e-5 },
        new("ConvTranspose2d", x => x[0].ConvTranspose2d(x[1], x[2], stride: (3, 4), groups: 2, dilation: (1, 2)), x =>
            Transposed(x[0], x[1], x[2], (3, 4), d: (1, 2), groups: 2),
            [[(int[])[1, 2, 2, 2], (int[])[2, 1, 2, 2], (int[])[2]]]) { Note = "gaps between windows", Tolerance32 = 1e-5 },
    ];

    static Numbers Tall(Numbers x) => x.Reshape([.. x.Rank == 2 ? [1] : Array.Empty<int>(), .. x.Shape[..^1], 1, x.Shape[^1]]);

    static Numbers Flat(Numbers x) => x.Reshape([.. x.Shape[..^2], x.Shape[^1]]);

    static Numbers Conv(
        Numbers x, Numbers w, Numbers? b, (int Y, int X)? s = null, (int Y, int X) p = default, (int Y, int X)? d = null, int groups = 1)
    {
        if (x.Rank == 3)
        {
            var one = Conv(x.Reshape([1, .. x.Shape]), w, b, s, p, d, groups);
            return one.Reshape(one.Shape[1..]);
        }
        var (stride, dilation) = (s ?? (1, 1), d ?? (1, 1));
        int Size(int size, int k, int stride, int pad, int dilation) => ((size + (2 * pad) - (dilation * (k - 1)) - 1) / stride) + 1;
        int[] shape = [x.Shape[0], w.Shape[0], Size(x.Shape[2], w.Shape[2], stride.Y, p.Y, dilation.Y),
            Size(x.Shape[3], w.Shape[3], stride.X, p.X, dilation.X)];
        return Numbers.Build(shape, i =>
        {
            var sum = b?[i[1]] ?? 0;
            var first = i[1] / (w.Shape[0] / groups) * w.Shape[1];
            for (var c = 0; c < w.Shape[1]; c++)
            {
                for (var k = 0; k < w.Shape[2]; k++)
                {
                    for (var l = 0; l < w.Shape[3]; l++)
                    {
                        var (row, column) = ((i[2] * stride.Y) + (k * dilation.Y) - p.Y, (i[3] * stride.X) + (l * dilation.X) - p.X);
                        if (row >= 0 && row < x.Shape[2] && column >= 0 && column < x.Shape[3])
                            sum += w[i[1], c, k, l] * x[i[0], first + c, row, column];
                    }
                }
            }
            return sum;
        });
    }

    /// <summary>Every input adds its window to the output.</summary>
    static Numbers Transposed(
        Numbers x, Numbers w, Numbers b, (int Y, int X)? s = null, (int Y, int X) p = default, (int Y, int X) extra = default,
        (int Y, int X)? d = null, int groups = 1)
    {
        if (x.Rank == 3)
        {
            var one = Transposed(x.Reshape([1, .. x.Shape]), w, b, s, p, extra, d, groups);
            return one.Reshape(one.Shape[1..]);
        }
        var (stride, dilation) = (s ?? (1, 1), d ?? (1, 1));
        int[] shape = [x.Shape[0], w.Shape[1] * groups,
            ((x.Shape[2] - 1) * stride.Y) - (2 * p.Y) + (dilation.Y * (w.Shape[2] - 1)) + extra.Y + 1,
            ((x.Shape[3] - 1) * stride.X) - (2 * p.X) + (dilation.X * (w.Shape[3] - 1)) + extra.X + 1];
        var y = Numbers.Build(shape, i => b[i[1]]);
        Numbers.Build(x.Shape, i =>
        {
            var first = i[1] / (x.Shape[1] / groups) * w.Shape[1];
            for (var o = 0; o < w.Shape[1]; o++)
            {
                for (var k = 0; k < w.Shape[2]; k++)
                {
                    for (var l = 0; l < w.Shape[3]; l++)
                    {
                        var (row, column) = ((i[2] * stride.Y) + (k * dilation.Y) - p.Y, (i[3] * stride.X) + (l * dilation.X) - p.X);
                        if (row >= 0 && row < shape[2] && column >= 0 && column < shape[3])
                            y[i[0], first + o, row, column] += w[i[1], o, k, l] * x[i];
                    }
                }
            }
            return 0;
        });
        return y;
    }
}

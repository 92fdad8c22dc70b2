using static Bathys.Tests.Operators.OperatorCase;

namespace Bathys.Tests.Operators.Neural;

public class PoolingCases : IOperatorCases
{
    public IEnumerable<OperatorCase> Cases =>
    [
        new("MaxPool2d", x => x[0].MaxPool2d(2), x => Windows(x[0], (2, 2), (2, 2), (0, 0), (1, 1), Largest),
        [[(int[])[2, 1, 4, 5]], [(int[])[3, 2, 3]], [(int[])[0, 1, 4, 5]], [(int[])[3, 5, 48, 34]]])
        {
            Errors =
            [
                Fails<ShapeException>("MaxPool2d: takes (N, C, H, W) or (C, H, W), not (4, 4)", () => Tensor.Zeros(4, 4).MaxPool2d(2)),
                Fails<ShapeException>("is larger than (1, 2, 2)", () => Tensor.Zeros(1, 2, 2).MaxPool2d(3)),
                Fails<ShapeException>(
                    "a padding of 2 x 2 must be from 0 to half the window 2 x 2", () => Tensor.Zeros(1, 4, 4).MaxPool2d(2, padding: 2)),
                Fails<ShapeException>("a window of 0 x 0 is not positive", () => Tensor.Zeros(1, 4, 4).MaxPool2d(0)),
                Fails<ShapeException>("a stride of 0 x 0 is not positive", () => Tensor.Zeros(1, 4, 4).MaxPool2d(2, 0)),
                Fails<ShapeException>("a dilation of 0 x 0 is not positive", () => Tensor.Zeros(1, 4, 4).MaxPool2d(2, dilation: 0)),
                Fails<NotSupportedException>("no pooling of Int64", () => Tensor.Zeros([1, 4, 4], DType.Int64).MaxPool2d(2)),
            ],
        },
        new("MaxPool2d", x => x[0].MaxPool2d((3, 2), (2, 1), (1, 1), (1, 2)), x => Windows(x[0], (3, 2), (2, 1), (1, 1), (1, 2), Largest),
        [[(int[])[2, 1, 5, 4]], [(int[])[2, 3, 17, 19]]])
        { Note = "overlap, padding and dilation" },
        new("MaxPool2d", x => x[0].MaxPool2d(17, 1, 8), x => Windows(x[0], (17, 17), (1, 1), (8, 8), (1, 1), Largest), [[(int[])[1, 5, 3]]])
        { Note = "a window of more than 256" },
        new("MaxPool2d", x => x[0].MaxPool2d(2, ceilMode: true), x => Windows(x[0], (2, 2), (2, 2), (0, 0), (1, 1), Largest, up: true),
        [[(int[])[2, 3, 5]]]) { Note = "rounded up" },
        new("MaxPool1d", x => x[0].MaxPool1d(3, 2, 1), x => Flat(Windows(Tall(x[0]), (1, 3), (1, 2), (0, 1), (1, 1), Largest)),
        [[(int[])[2, 2, 7]], [(int[])[2, 5]]])
        {
            Errors = [Fails<ShapeException>("MaxPool1d: takes (N, C, L) or (C, L), not (4)", () => Tensor.Zeros(4).MaxPool1d(2))],
        },
        new("AvgPool2d", x => x[0].AvgPool2d(2), x => Windows(x[0], (2, 2), (2, 2), (0, 0), (1, 1), v => v.Sum() / 4),
        [[(int[])[2, 1, 4, 5]], [(int[])[3, 2, 3]], [(int[])[3, 5, 48, 34]]])
        {
            Errors =
            [
                Fails<ShapeException>("AvgPool2d: takes", () => Tensor.Zeros(4, 4).AvgPool2d(2)),
                Fails<ShapeException>("a divisor of 0 is not positive", () => Tensor.Zeros(1, 4, 4).AvgPool2d(2, divisorOverride: 0)),
                Fails<NotSupportedException>("no pooling of Int64", () => Tensor.Zeros([1, 4, 4], DType.Int64).AvgPool2d(2)),
            ],
        },
        new("AvgPool2d", x => x[0].AvgPool2d(3, 2, 1), x => Windows(x[0], (3, 3), (2, 2), (1, 1), (1, 1), v => v.Sum() / 9),
        [[(int[])[2, 1, 5, 3]]]) { Note = "padding counted" },
        new("AvgPool2d", x => x[0].AvgPool2d(3, 2, 1, countIncludePad: false), x =>
            Windows(x[0], (3, 3), (2, 2), (1, 1), (1, 1), v => v.Average()), [[(int[])[2, 1, 5, 3]]]) { Note = "padding not counted" },
        new("AvgPool2d", x => x[0].AvgPool2d(2, 1, divisorOverride: 3), x =>
            Windows(x[0], (2, 2), (1, 1), (0, 0), (1, 1), v => v.Sum() / 3), [[(int[])[2, 1, 5, 3]]]) { Note = "divisor given" },
        new("AvgPool1d", x => x[0].AvgPool1d(2), x => Flat(Windows(Tall(x[0]), (1, 2), (1, 2), (0, 0), (1, 1), v => v.Sum() / 2)),
        [[(int[])[2, 2, 7]]])
        {
            Errors = [Fails<ShapeException>("AvgPool1d: takes (N, C, L) or (C, L), not (4)", () => Tensor.Zeros(4).AvgPool1d(2))],
        },
        new("AdaptiveAvgPool2d", x => x[0].AdaptiveAvgPool2d((2, 3)), x =>
            Adaptive(x[0], 2, 3), [[(int[])[2, 1, 4, 5]], [(int[])[2, 3, 3]], [(int[])[3, 1, 2]], [(int[])[3, 5, 17, 19]]])
        {
            Errors =
            [
                Fails<ShapeException>("AdaptiveAvgPool2d: takes", () => Tensor.Zeros(4, 4).AdaptiveAvgPool2d(2)),
                Fails<ShapeException>("an output size of 0 x 1 is not positive", () => Tensor.Zeros(1, 4, 4).AdaptiveAvgPool2d((0, 1))),
                Fails<ShapeException>("nothing in (1, 0, 4)", () => Tensor.Zeros(1, 0, 4).AdaptiveAvgPool2d(1)),
                Fails<NotSupportedException>("no pooling of Int64", () => Tensor.Zeros([1, 4, 4], DType.Int64).AdaptiveAvgPool2d(1)),
            ],
        },
        new("AdaptiveAvgPool1d", x => x[0].AdaptiveAvgPool1d(3), x => Flat(Adaptive(Tall(x[0]), 1, 3)), [[(int[])[2, 2, 7]]])
        {
            Errors = [Fails<ShapeException>("AdaptiveAvgPool1d: takes", () => Tensor.Zeros(4).AdaptiveAvgPool1d(2))],
        },
    ];

    static double Largest(double[] values) => values.Max();

    static Numbers Tall(Numbers x) => x.Reshape([.. x.Shape[..^1], 1, x.Shape[^1]]);

    static Numbers Flat(Numbers x) => x.Reshape([.. x.Shape[..^2], x.Shape[^1]]);

    /// <summary>A function of the numbers of each window that are not padding.</summary>
    static Numbers Windows(
        Numbers x, (int Y, int X) k, (int Y, int X) s, (int Y, int X) p, (int Y, int X) d, Func<double[], double> f, bool up = false)
    {
        int Size(int size, int k, int s, int p, int d)
        {
            var room = size + (2 * p) - (d * (k - 1)) - 1;
            return (up ? (room + s - 1) / s : room / s) + 1;
        }
        int[] shape = [.. x.Shape[..^2], Size(x.Shape[^2], k.Y, s.Y, p.Y, d.Y), Size(x.Shape[^1], k.X, s.X, p.X, d.X)];
        return Numbers.Build(shape, i =>
        {
            var values = new List<double>();
            for (var v = 0; v < k.Y; v++)
            {
                for (var u = 0; u < k.X; u++)
                {
                    var (row, column) = ((i[^2] * s.Y) + (v * d.Y) - p.Y, (i[^1] * s.X) + (u * d.X) - p.X);
                    if (row >= 0 && row < x.Shape[^2] && column >= 0 && column < x.Shape[^1])
                        values.Add(x[[.. i.AsSpan(0, i.Length - 2), row, column]]);
                }
            }
            return f([.. values]);
        });
    }

    static Numbers Adaptive(Numbers x, int height, int width) => Numbers.Build([.. x.Shape[..^2], height, width], i =>
    {
        var (sum, count) = (0.0, 0);
        for (var row = i[^2] * x.Shape[^2] / height; row < (double)(i[^2] + 1) * x.Shape[^2] / height; row++)
        {
            for (var column = i[^1] * x.Shape[^1] / width; column < (double)(i[^1] + 1) * x.Shape[^1] / width; column++, count++)
                sum += x[[.. i.AsSpan(0, i.Length - 2), row, column]];
        }
        return sum / count;
    });
}

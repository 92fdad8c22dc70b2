using static Bathys.Tests.Operators.OperatorCase;

namespace Bathys.Tests.Operators.Indexing;

public class IndexingCases : IOperatorCases
{
    static readonly DType[] Whole = [DType.Int64, DType.Int32];

    static Tensor Index(params long[] values) => Tensor.From(values);

    public IEnumerable<OperatorCase> Cases =>
    [
        new("IndexSelect", x => x[0].IndexSelect(0, x[1]), x =>
            Numbers.Build([x[1].Shape[0], .. x[0].Shape[1..]], i => x[0][[(int)x[1][i[0]], .. i[1..]]]),
            [[(int[])[5, 3], Sample.Indices([7], 5)], [(int[])[5], Sample.Indices([2], 5)], [(int[])[5, 3], Sample.Indices([0], 5)],
            [(int[])[5, 0], Sample.Indices([2], 5)],
                [(int[])[65, 133], Sample.Indices([70], 65)]])
        {
            OtherTypes = [.. Whole, DType.UInt8, DType.Bool],
            Errors =
            [
                Fails<ShapeException>("IndexSelect: index 5 at (1) is out of range for dimension 0 of (5, 3), which goes from 0 to 4", () =>
                    Tensor.Zeros(5, 3).IndexSelect(0, Index(0, 5))),
                Fails<ShapeException>("index -1 at (0) is out of range", () => Tensor.Zeros(5, 3).IndexSelect(0, Index(-1))),
                Fails<ShapeException>("which is empty", () => Tensor.Zeros(0, 3).IndexSelect(0, Index(0))),
                Fails<ShapeException>("the index is a vector", () => Tensor.Zeros(5, 3).IndexSelect(0, Tensor.Zeros([1, 1], DType.Int64))),
                Fails<ShapeException>("a scalar has no lines", () => Tensor.Scalar(1).IndexSelect(0, Index(0))),
                Fails<NotSupportedException>("an index is of whole numbers", () => Tensor.Zeros(5, 3).IndexSelect(0, Tensor.Zeros(2))),
            ],
        },
        new("IndexSelect", x => x[0].IndexSelect(-2, x[1]), x =>
            Numbers.Build([x[0].Shape[0], x[1].Shape[0], x[0].Shape[2]], i => x[0][i[0], (int)x[1][i[1]], i[2]]),
            [[(int[])[2, 5, 3], Sample.Indices([3], 5)]]) { Note = "inner dimension" },
        new("IndexAdd", x => x[0].IndexAdd(0, x[1], x[2]), x => IndexAdd(x[0], x[1], x[2]),
            [[(int[])[5, 3], Sample.Indices([7], 5), (int[])[7, 3]], [(int[])[5], Sample.Indices([9], 5), (int[])[9]],
            [(int[])[65, 133], Sample.Indices([70], 65), (int[])[70, 133]]])
        {
            OtherTypes = Whole,
            Errors =
            [
                Fails<ShapeException>(
                    "IndexAdd: index 5 at (0) is out of range", () => Tensor.Zeros(5, 3).IndexAdd(0, Index(5), Tensor.Zeros(1, 3))),
                Fails<ShapeException>("2 lines of (5, 3) along dimension 0 are (2, 3), not (1, 3)", () =>
                    Tensor.Zeros(5, 3).IndexAdd(0, Index(1, 1), Tensor.Zeros(1, 3))),
                Fails<NotSupportedException>(
                    "no sums of Bool", () => Tensor.Zeros([5], DType.Bool).IndexAdd(0, Index(1), Tensor.Zeros([1], DType.Bool))),
            ],
        },
        new("Gather", x => x[0].Gather(1, x[1]), x => Numbers.Build(x[1].Shape, i => x[0][i[0], (int)x[1][i]]),
            [[(int[])[3, 5], Sample.Indices([3, 2], 5)], [(int[])[3, 5], Sample.Indices([2, 7], 5)],
            [(int[])[3, 5], Sample.Indices([0, 2], 5)], [(int[])[33, 65], Sample.Indices([33, 300], 65)]])
        {
            OtherTypes = [.. Whole, DType.UInt8, DType.Bool],
            Errors =
            [
                Fails<ShapeException>("Gather: index 5 at (0, 1) is out of range for dimension 1 of (3, 5)", () =>
                    Tensor.Zeros(3, 5).Gather(1, Index(0, 5).Unsqueeze(0))),
                Fails<ShapeException>("has not the rank", () => Tensor.Zeros(3, 5).Gather(1, Index(0))),
                Fails<ShapeException>(
                    "is larger than (3, 5) in dimension 0", () => Tensor.Zeros(3, 5).Gather(1, Tensor.Zeros([4, 1], DType.Int64))),
            ],
        },
        new("Gather", x => x[0].Gather(0, x[1]), x => Numbers.Build(x[1].Shape, i => x[0][(int)x[1][i], i[1], i[2]]),
            [[(int[])[3, 2, 5], Sample.Indices([2, 2, 3], 3)], [(int[])[3, 2, 300], Sample.Indices([2, 2, 300], 3)]])
            { Note = "first dimension" },
        new("ScatterAdd", x => x[0].ScatterAdd(1, x[1], x[2]), x => ScatterAdd(x[0], x[1], x[2]),
            [[(int[])[3, 5], Sample.Indices([3, 7], 5), (int[])[3, 7]], [(int[])[3, 5], Sample.Indices([2, 3], 5), (int[])[2, 3]],
            [(int[])[33, 65], Sample.Indices([33, 300], 65), (int[])[33, 300]]])
        {
            OtherTypes = Whole,
            Errors =
            [
                Fails<ShapeException>("ScatterAdd: index 9 at (0, 0) is out of range", () =>
                    Tensor.Zeros(3, 5).ScatterAdd(1, Index(9).Unsqueeze(0), Tensor.Zeros(1, 1))),
                Fails<ShapeException>(
                    "a source (1, 2) for an index (1, 1)", () =>
                        Tensor.Zeros(3, 5).ScatterAdd(1, Index(0).Unsqueeze(0), Tensor.Zeros(1, 2))),
                Fails<NotSupportedException>("no sums of UInt8", () =>
                    Tensor.Zeros([1, 5], DType.UInt8).ScatterAdd(1, Index(0).Unsqueeze(0), Tensor.Zeros([1, 1], DType.UInt8))),
            ],
        },
        new("Scatter", x => x[0].Scatter(1, x[1], x[2]), x => Scatter(x[0], x[1], x[2]),
            [[(int[])[3, 5], Sample.Indices([3, 7], 5), (int[])[3, 7]], [(int[])[3, 5], Sample.Indices([3, 2], 5), (int[])[3, 2]]])
        {
            OtherTypes = [.. Whole, DType.UInt8, DType.Bool],
            Errors =
            [
                Fails<ShapeException>("Scatter: index 9 at (0, 0) is out of range", () =>
                    Tensor.Zeros(1, 5).Scatter(1, Index(9).Unsqueeze(0), Tensor.Zeros(1, 1))),
                Fails<ShapeException>("all sizes but that of dimension 1 must agree", () =>
                    Tensor.Zeros(3, 5).Scatter(1, Index(0).Unsqueeze(0), Tensor.Zeros(1, 1))),
            ],
        },
        new("Where", x => x[0].Where(x[1], x[2]), x =>
            Numbers.Zip(Numbers.Zip(x[0], x[1], (c, a) => c == 0 ? double.NaN : a), x[2], (a, b) => double.IsNaN(a) ? b : a),
            [[Sample.Mask(3, 5), (int[])[3, 5], (int[])[3, 5]], [Sample.Mask(3, 1), (int[])[5], (int[])[]],
            [Sample.Mask(0, 3), (int[])[3], (int[])[3]], [Sample.Mask(17, 133), (int[])[17, 133], (int[])[133]]])
        {
            OtherTypes = [.. Whole, DType.UInt8],
            Errors =
            [
                Fails<ShapeException>("do not broadcast", () => Tensor.Zeros([2], DType.Bool).Where(Tensor.Zeros(3), Tensor.Zeros(3))),
                Fails<NotSupportedException>("a mask is Bool, not Float32", () => Tensor.Zeros(3).Where(Tensor.Zeros(3), Tensor.Zeros(3))),
            ],
        },
        new("MaskedFill", x => x[0].MaskedFill(x[1], -7), x => Numbers.Zip(x[0], x[1], (a, m) => m == 0 ? a : -7),
            [[(int[])[3, 5], Sample.Mask(3, 5)], [(int[])[3, 5], Sample.Mask(5)], [(int[])[2, 3, 2], Sample.Mask(3, 1)],
            [(int[])[0, 3], Sample.Mask(3)], [(int[])[17, 133], Sample.Mask(17, 133)]])
        {
            OtherTypes = Whole,
            Errors =
            [
                Fails<ShapeException>(
                    "a mask (2, 3) does not broadcast to (3)", () => Tensor.Zeros(3).MaskedFill(Tensor.Zeros([2, 3], DType.Bool), 0)),
                Fails<NotSupportedException>(
                    "a mask is Bool, not Int64", () => Tensor.Zeros(3).MaskedFill(Tensor.Zeros([3], DType.Int64), 0)),
            ],
        },
        Triangle("Tril", (x, k) => x.Tril(k), (i, j, k) => j - i <= k, 0),
        Triangle("Tril", (x, k) => x.Tril(k), (i, j, k) => j - i <= k, 1),
        Triangle("Tril", (x, k) => x.Tril(k), (i, j, k) => j - i <= k, -2),
        Triangle("Triu", (x, k) => x.Triu(k), (i, j, k) => j - i >= k, 0),
        Triangle("Triu", (x, k) => x.Triu(k), (i, j, k) => j - i >= k, 1),
        new("OneHot", x => x[0].OneHot(5), x =>
            Numbers.Build([.. x[0].Shape, 5], i => x[0][(int[])[.. i.AsSpan(0, i.Length - 1)]] == i[^1] ? 1 : 0),
            [[Sample.Indices([7], 5)], [Sample.Indices([2, 3], 5)], [Sample.Indices([0], 5)]])
        {
            HasGradient = false,
            ResultType = _ => DType.Int64,
            Errors =
            [
                Fails<ShapeException>(
                    "OneHot: index 5 at (1) is out of range for 5 classes, which goes from 0 to 4", () => Index(0, 5).OneHot(5)),
                Fails<NotSupportedException>("an index is of whole numbers", () => Tensor.Zeros(3).OneHot(5)),
            ],
        },
        new("OneHot", x => x[0].OneHot(dtype: DType.Float32), x => Numbers.Build([3, 3], i => x[0][i[0]] == i[1] ? 1 : 0),
        [[Sample.Of([3], 2, 0, 1) with { Type = DType.Int64 }]])
        {
            Note = "as many classes as needed",
            HasGradient = false,
            ResultType = _ => DType.Float32,
        },
        new("NonZero", x => x[0].NonZero(), x =>
        {
            var places = new List<int[]>();
            Numbers.Build(x[0].Shape, i => { if (x[0][i] != 0) places.Add((int[])i.Clone()); return 0; });
            return Numbers.Build([places.Count, x[0].Rank], i => places[i[0]][i[1]]);
        }, [[Sample.Mask(3, 5)], [Sample.Mask(7)], [Sample.Mask(0, 3)], [Sample.Mask()]])
            { HasGradient = false, ResultType = _ => DType.Int64, CannotFail = true },
        new("MaskedSelect", x => x[0].MaskedSelect(x[1]), x =>
        {
            var (values, marks) = (Numbers.Zip(x[0], x[1], (a, _) => a).Values, Numbers.Zip(x[0], x[1], (_, m) => m).Values);
            double[] chosen = [.. values.Where((_, i) => marks[i] != 0)];
            return new Numbers(chosen, [chosen.Length]);
        }, [[(int[])[3, 5], Sample.Mask(3, 5)], [(int[])[3, 5], Sample.Mask(5)], [(int[])[0, 3], Sample.Mask(3)]])
        {
            Errors =
            [
                Fails<ShapeException>("do not broadcast", () => Tensor.Zeros(3).MaskedSelect(Tensor.Zeros([2], DType.Bool))),
                Fails<NotSupportedException>("a mask is Bool", () => Tensor.Zeros(3).MaskedSelect(Tensor.Zeros(3))),
            ],
        },
        new("ArgSort", x => x[0].ArgSort(), x =>
            x[0].Along(-1, line => Order(line, false)), [[(int[])[7]], [(int[])[3, 5]], [(int[])[5, 133]], [Sample.Of([5], 2, 1, 2, 1, 2)]])
        {
            HasGradient = false,
            OtherTypes = [.. Whole, DType.UInt8],
            ResultType = _ => DType.Int64,
            Errors =
            [
                Fails<ShapeException>("out of range", () => Tensor.Zeros(3).ArgSort(1)),
                Fails<NotSupportedException>("no order of BFloat16", () => Tensor.Zeros([3], DType.BFloat16).ArgSort()),
            ],
        },
        new("ArgSort", x => x[0].ArgSort(0, descending: true), x =>
            x[0].Along(0, line => Order(line, true)),
            [[(int[])[7]], [(int[])[5, 3]], [Sample.Of([7], 2, double.NaN, 2, 1, double.NaN, 3, 2)]])
        {
            Note = "descending, first dimension",
            HasGradient = false,
            ResultType = _ => DType.Int64,
        },
        new("Sort", x => x[0].Sort(0).Values, x =>
            x[0].Along(0, line => [.. line.Order()]), [[(int[])[7]], [(int[])[3, 5]], [(int[])[33, 65]]])
        {
            OtherTypes = Whole,
            Errors = [Fails<ShapeException>("out of range", () => Tensor.Zeros(3).Sort(1))],
        },
        new("TopK", x => x[0].TopK(2).Values, x => x[0].Along(-1, line => [.. line.OrderDescending().Take(2)]),
        [[(int[])[7]], [(int[])[3, 5]], [(int[])[5, 133]]])
        {
            OtherTypes = Whole,
            Errors =
            [
                Fails<ShapeException>("TopK: 4 numbers of the 3 in dimension -1 of (3)", () => Tensor.Zeros(3).TopK(4)),
                Fails<ShapeException>("TopK: 0 numbers", () => Tensor.Scalar(1).TopK(0)),
            ],
        },
        new("TopK", x => x[0].TopK(3, 0, largest: false).Indices, x => x[0].Along(0, line => Order(line, false)[..3]),
        [[(int[])[7]], [(int[])[65, 3]], [Sample.Of([64], [.. Enumerable.Repeat(1.0, 64)])], [(int[])[5, 3]]])
        {
            Note = "indices of the smallest, first dimension",
            HasGradient = false,
            ResultType = _ => DType.Int64,
        },
    ];

    static OperatorCase Triangle(string name, Func<Tensor, int, Tensor> run, Func<int, int, int, bool> isKept, int diagonal) =>
        new(name, x => run(x[0], diagonal), x => Numbers.Build(x[0].Shape, i => isKept(i[^2], i[^1], diagonal) ? x[0][i] : 0),
        [[(int[])[3, 5]], [(int[])[5, 3]], [(int[])[2, 3, 3]], [(int[])[0, 3]]])
        {
            Note = $"diagonal {diagonal}",
            OtherTypes = Whole,
            Errors = [Fails<ShapeException>("has no two dimensions", () => run(Tensor.Zeros(3), 0))],
        };

    static Numbers IndexAdd(Numbers x, Numbers index, Numbers source)
    {
        var y = new Numbers((double[])x.Values.Clone(), x.Shape);
        Numbers.Build(source.Shape, i => y[[(int)index[i[0]], .. i[1..]]] += source[i]);
        return y;
    }

    static Numbers ScatterAdd(Numbers x, Numbers index, Numbers source)
    {
        var y = new Numbers((double[])x.Values.Clone(), x.Shape);
        Numbers.Build(source.Shape, i => y[i[0], (int)index[i]] += source[i]);
        return y;
    }

    static Numbers Scatter(Numbers x, Numbers index, Numbers source)
    {
        var y = new Numbers((double[])x.Values.Clone(), x.Shape);
        Numbers.Build(source.Shape, i => y[i[0], (int)index[i]] = source[i]);
        return y;
    }

    /// <summary>LINQ's ordering is stable; NaN is made the largest number.</summary>
    static double[] Order(double[] line, bool descending)
    {
        var places = Enumerable.Range(0, line.Length)
            .Select(i => (Value: double.IsNaN(line[i]) ? double.PositiveInfinity : line[i], Place: (double)i));
        return [.. (descending ? places.OrderByDescending(p => p.Value) : places.OrderBy(p => p.Value)).Select(p => p.Place)];
    }
}

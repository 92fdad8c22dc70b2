using static Bathys.Tests.Operators.OperatorCase;

namespace Bathys.Tests.Operators;

public class ReductionCases : IOperatorCases
{
    static readonly DType[] Whole = [DType.Int64, DType.Int32, DType.UInt8, DType.Bool];

    /// <summary>Sums of whole numbers are Int64.</summary>
    static DType Sum(DType dtype) => dtype.IsFloatingPoint ? dtype : DType.Int64;

    static DType Index(DType dtype) => DType.Int64;

    delegate Tensor Reduction(Tensor x, ReadOnlySpan<int> dimensions, bool keep);

    /// <summary>A reduction of all, of outer and inner dimensions kept, and of a middle one.</summary>
    static IEnumerable<OperatorCase> Over(string name, Reduction run, Func<double[], double> reference, bool ofNone = true,
        bool ofOne = true, double low = -2, double high = 2)
    {
        Sample[][] Shapes(params int[][] shapes) =>
            [.. shapes.Where(shape => (ofNone || !shape.Contains(0)) && (ofOne || shape.Length > 0))
                .Select(shape => (Sample[])[new Sample(shape, low, high)])];
        OperatorCase Case(int[] dimensions, bool keep, string note, Sample[][] shapes) =>
            new(name, x => run(x[0], dimensions, keep), x => x[0].Reduce(dimensions, keep, reference), shapes)
            {
                Note = note,
                Tolerance32 = 2e-5,
                Tolerance64 = 1e-12,
                Errors =
                [
                    Fails<ShapeException>("out of range", () => run(Tensor.Zeros(3, 5), [2], false)),
                    Fails<ShapeException>("named twice", () => run(Tensor.Zeros(3, 5), [1, -1], false)),
                ],
            };
        yield return Case([], false, "", Shapes([], [7], [3, 5], [0, 3], [33, 1057]));
        yield return Case([0, -1], true, "dimensions kept", Shapes([2, 3, 5], [0, 3, 2], [65, 3, 70]));
        yield return Case([1], false, "inner dimension", Shapes([2, 3, 5], [3, 0, 2], [3, 1100, 33]));
    }

    public IEnumerable<OperatorCase> Cases => new[]
    {
        Over("Sum", (x, d, keep) => x.Sum(d, keep), v => v.Sum()).Select(c => c with { OtherTypes = Whole, ResultType = Sum }),
        Over("Mean", (x, d, keep) => x.Mean(d, keep), v => v.Sum() / v.Length, ofNone: false)
            .Select(c => c with { OtherTypes = Whole, ResultType = Floating }),
        [new("Mean", x => x[0].Mean(1), x => x[0].Map(_ => double.NaN).Reduce([1], false, _ => double.NaN), [(int[])[3, 0]])
        { Note = "of none", HasGradient = false }],
        Over("Var", (x, d, keep) => x.Var(d, keep), v => Variance(v, 1), ofNone: false, ofOne: false)
            .Select(c => c with { OtherTypes = [DType.Int64], ResultType = Floating }),
        Over("Std", (x, d, keep) => x.Std(d, keep, correction: 0), v => Math.Sqrt(Variance(v, 0)), ofNone: false),
        Over("Amax", (x, d, keep) => x.Amax(d, keep), v => v.Max(), ofNone: false).Select(c => c with { OtherTypes = Whole }),
        Over("Amin", (x, d, keep) => x.Amin(d, keep), v => v.Min(), ofNone: false).Select(c => c with { OtherTypes = Whole }),
        Over("LogSumExp", (x, d, keep) => x.LogSumExp(d, keep), v => Math.Log(v.Sum(Math.Exp))),
        Over("Norm", (x, d, keep) => x.Norm(2, d, keep), v => Math.Sqrt(v.Sum(a => a * a)), low: 0.5, high: 3)
            .Select(c => c with { OtherTypes = Whole, ResultType = Floating }),
        Over("Norm", (x, d, keep) => x.Norm(1, d, keep), v => v.Sum(Math.Abs)).Select(c => c with { Note = $"p = 1 {c.Note}" }),
        Over("Norm", (x, d, keep) => x.Norm(double.PositiveInfinity, d, keep), v => v.Max(Math.Abs), ofNone: false)
            .Select(c => c with { Note = $"p = ∞ {c.Note}" }),
        Over("Norm", (x, d, keep) => x.Norm(3, d, keep), v => Math.Pow(v.Sum(a => Math.Pow(Math.Abs(a), 3)), 1 / 3.0), ofNone: false)
            .Select(c => c with { Note = $"p = 3 {c.Note}" }),
        Over("Norm", (x, d, keep) => x.Norm(0, d, keep), v => v.Count(a => a != 0))
            .Select(c => c with { Note = $"p = 0 {c.Note}", HasGradient = false }),
        Over("Any", (x, d, keep) => x.Any(d, keep), v => v.Any(a => a != 0) ? 1 : 0)
            .Select(c => c with { OtherTypes = Whole, ResultType = Bool, HasGradient = false }),
        Over("All", (x, d, keep) => x.All(d, keep), v => v.All(a => a != 0) ? 1 : 0)
            .Select(c => c with { OtherTypes = Whole, ResultType = Bool, HasGradient = false }),
        Over("CountNonZero", (x, d, keep) => x.CountNonZero(d, keep), v => v.Count(a => a != 0))
            .Select(c => c with { OtherTypes = Whole, ResultType = Index, HasGradient = false }),
    }.SelectMany(cases => cases).Concat(
    [
        Whole1("Max", x => x.Max(), v => v.Max()),
        Whole1("Min", x => x.Min(), v => v.Min()),
        new("Max", x => x[0].Max(1).Values, x => x[0].Reduce([1], false, v => v.Max()), [(int[])[2, 3, 5]], [(int[])[0, 3]],
        [(int[])[7, 1100]])
        {
            Note = "dimension", OtherTypes = Whole,
            Errors = [Fails<ShapeException>("along dimension 1", () => Tensor.Zeros(3, 0).Max(1)),
            Fails<ShapeException>("out of range", () => Tensor.Zeros(3).Max(1))],
        },
        new("Max", x => x[0].Max(1).Indices, x => x[0].Reduce([1], false, v => Array.IndexOf(v, v.Max())), [(int[])[2, 3, 5]],
        [(int[])[0, 3]])
        {
            Note = "indices", ResultType = Index, HasGradient = false,
        },
        new("Min", x => x[0].Min(-1, true).Values, x => x[0].Reduce([-1], true, v => v.Min()), [(int[])[2, 3, 5]], [(int[])[0, 3]])
        {
            Note = "dimension", OtherTypes = Whole,
        },
        Whole1("ArgMax", x => x.ArgMax(), v => Array.IndexOf(v, v.Max())) with { ResultType = Index, HasGradient = false },
        Whole1("ArgMin", x => x.ArgMin(), v => Array.IndexOf(v, v.Min())) with { ResultType = Index, HasGradient = false },
        new("ArgMax", x => x[0].ArgMax(1), x => x[0].Reduce([1], false, v => Array.IndexOf(v, v.Max())), [(int[])[2, 3, 5]],
        [(int[])[0, 3]], [(int[])[7, 1100]])
        {
            Note = "dimension", OtherTypes = Whole, ResultType = Index, HasGradient = false,
        },
        new("ArgMin", x => x[0].ArgMin(-1, true), x => x[0].Reduce([-1], true, v => Array.IndexOf(v, v.Min())), [(int[])[2, 3, 5]],
        [(int[])[0, 3]])
        {
            Note = "dimension", OtherTypes = Whole, ResultType = Index, HasGradient = false,
        },
        new("Prod", x => x[0].Prod(), x => Numbers.Scalar(x[0].Values.Aggregate(1.0, (a, b) => a * b)), [(int[])[]], [(int[])[3, 5]],
        [(int[])[0, 3]])
        {
            OtherTypes = Whole, ResultType = Sum, CannotFail = true,
        },
        new("Prod", x => x[0].Prod(1, true), x => x[0].Reduce([1], true, v => v.Aggregate(1.0, (a, b) => a * b)), [(int[])[2, 7, 3]],
        [(int[])[2, 0]],
            [Sample.Of([2, 5], 1.5, 0, 2, -1, 3, 2, 0, 3, 0, 1)])
        {
            Note = "dimension, with zeros", OtherTypes = [DType.Int32], ResultType = Sum,
            Errors = [Fails<ShapeException>("out of range", () => Tensor.Zeros(3, 5).Prod(2))],
        },
        new("CumSum", x => x[0].CumSum(1), x => x[0].Along(1, Running), [(int[])[2, 7, 3]], [(int[])[3, 0]], [(int[])[5, 1100]])
        {
            OtherTypes = Whole, ResultType = Sum, Tolerance32 = 2e-5,
            Errors = [Fails<ShapeException>("out of range", () => Tensor.Zeros(3, 5).CumSum(2))],
        },
    ]);

    static OperatorCase Whole1(string name, Func<Tensor, Tensor> run, Func<double[], double> reference) =>
        new(name, x => run(x[0]), x => Numbers.Scalar(reference(x[0].Values)), [(int[])[]], [(int[])[7]], [(int[])[3, 5]],
        [(int[])[33, 1057]])
        {
            OtherTypes = Whole,
            Errors =
            [
                Fails<ShapeException>("no elements", () => run(Tensor.Zeros(0, 3))),
                Fails<NotSupportedException>("convert first", () => run(Tensor.Zeros([3], DType.BFloat16))),
            ],
        };

    static double Variance(double[] v, int correction)
    {
        var mean = v.Sum() / v.Length;
        var sum = v.Sum(a => (a - mean) * (a - mean));
        return sum / Math.Max(0, v.Length - correction);
    }

    static double[] Running(double[] v)
    {
        var sum = 0.0;
        return [.. v.Select(a => sum += a)];
    }
}

using static Bathys.Tests.Operators.OperatorCase;

namespace Bathys.Tests.Operators;

public class ComparisonCases : IOperatorCases
{
    static readonly DType[] Whole = [DType.Int64, DType.Int32, DType.UInt8, DType.Bool];

    static OperatorCase Pairs(string name, Func<Tensor, Tensor, Tensor> run, Func<double, double, bool> reference) =>
        Zip(name, run, (a, b) => reference(a, b) ? 1 : 0) with { HasGradient = false, OtherTypes = Whole, ResultType = Bool };

    static OperatorCase Each(string name, Func<Tensor, Tensor> run, Func<double, bool> reference) =>
        Map(name, run, x => reference(x) ? 1 : 0) with { HasGradient = false, OtherTypes = Whole, ResultType = Bool };

    public IEnumerable<OperatorCase> Cases =>
    [
        Pairs("Equal", (a, b) => a.Equal(b), (a, b) => a == b),
        Pairs("NotEqual", (a, b) => a.NotEqual(b), (a, b) => a != b),
        Pairs("Less", (a, b) => a.Less(b), (a, b) => a < b),
        Pairs("LessOrEqual", (a, b) => a.LessOrEqual(b), (a, b) => a <= b),
        Pairs("Greater", (a, b) => a.Greater(b), (a, b) => a > b),
        Pairs("GreaterOrEqual", (a, b) => a.GreaterOrEqual(b), (a, b) => a >= b),
        Pairs("op_LessThan", (a, b) => a < b, (a, b) => a < b),
        Pairs("op_LessThanOrEqual", (a, b) => a <= b, (a, b) => a <= b),
        Pairs("op_GreaterThan", (a, b) => a > b, (a, b) => a > b),
        Pairs("op_GreaterThanOrEqual", (a, b) => a >= b, (a, b) => a >= b),
        Each("Equal", x => x.Equal(1), x => x == 1) with { Note = "number" },
        Each("NotEqual", x => x.NotEqual(1), x => x != 1) with { Note = "number" },
        Each("Less", x => x.Less(-1), x => x < -1) with { Note = "number" },
        Each("LessOrEqual", x => x.LessOrEqual(0.5), x => x <= 0.5) with { Note = "fraction" },
        Each("Greater", x => x.Greater(300), x => x > 300) with { Note = "beyond a byte" },
        Each("GreaterOrEqual", x => x.GreaterOrEqual(0), x => x >= 0) with { Note = "number" },
        Each("op_LessThan", x => x < 1, x => x < 1) with { Note = "number" },
        Each("op_LessThanOrEqual", x => x <= 1, x => x <= 1) with { Note = "number" },
        Each("op_GreaterThan", x => x > 1, x => x > 1) with { Note = "number" },
        Each("op_GreaterThanOrEqual", x => x >= 1, x => x >= 1) with { Note = "number" },
        Each("IsNaN", x => x.IsNaN(), double.IsNaN),
        // Beyond a float's range lies infinity, so the references look at what a float can be.
        Each("IsInf", x => x.IsInf(), double.IsInfinity),
        Each("IsFinite", x => x.IsFinite(), double.IsFinite),
        Pairs("IsClose", (a, b) => a.IsClose(b, 0.5, 0.1), (a, b) =>
            a == b || (double.IsFinite(b) && Math.Abs(a - b) <= 0.1 + (0.5 * Math.Abs(b)))),
        Pairs("IsClose", (a, b) => a.IsClose(b, equalNaN: true), (a, b) =>
            a.Equals(b) || a == b || (double.IsFinite(b) && Math.Abs(a - b) <= 1e-8 + (1e-5 * Math.Abs(b)))) with { Note = "NaN" },
        Logic("And", (a, b) => a.And(b), (a, b) => a && b),
        Logic("Or", (a, b) => a.Or(b), (a, b) => a || b),
        Logic("Xor", (a, b) => a.Xor(b), (a, b) => a != b),
        Logic("op_BitwiseAnd", (a, b) => a & b, (a, b) => a && b),
        Logic("op_BitwiseOr", (a, b) => a | b, (a, b) => a || b),
        Logic("op_ExclusiveOr", (a, b) => a ^ b, (a, b) => a != b),
        Logic("Not", (a, _) => a.Not(), (a, _) => !a),
        Logic("op_LogicalNot", (a, _) => !a, (a, _) => !a),
        Whole2("AllClose", (a, b) => a.AllClose(b), 0),
        Whole2("AllClose", (a, b) => a.AllClose(a + 1e-7), 1) with { Note = "near", Errors = [] },
        Whole2("AllEqual", (a, b) => a.AllEqual(b), 0),
        Whole2("AllEqual", (a, b) => a.AllEqual(a.Clone()), 1) with { Note = "same" },
        Whole2("AllEqual", (a, b) => a.AllEqual(a.Unsqueeze(0)), 0) with { Note = "other shape" },
    ];

    static OperatorCase Logic(string name, Func<Tensor, Tensor, Tensor> run, Func<bool, bool, bool> reference) =>
        new(name, x => run(x[0], x[1]), x => Numbers.Zip(x[0], x[1], (a, b) => reference(a != 0, b != 0) ? 1 : 0),
            [Sample.Mask(7), Sample.Mask(7)], [Sample.Mask(3, 5), Sample.Mask(3, 5)], [Sample.Mask(17, 133), Sample.Mask(17, 133)],
            [Sample.Mask(0), Sample.Mask(0)])
        {
            HasGradient = false,
            ResultType = Bool,
            Errors = [Fails<ArgumentException>("compare first", () => run(Tensor.Ones(3), Tensor.Ones(3)))],
        };

    static OperatorCase Whole2(string name, Func<Tensor, Tensor, bool> run, int expected) =>
        new(name, x => Tensor.Scalar(run(x[0], x[1]) ? 1 : 0, DType.Bool), _ => Numbers.Scalar(expected), [(int[])[3, 5], (int[])[3, 5]])
        {
            HasGradient = false,
            ResultType = Bool,
            Errors = name == "AllClose" ? [Fails<ShapeException>("do not broadcast", () => run(Tensor.Ones(3), Tensor.Ones(4)))] : [],
            CannotFail = name == "AllEqual",
        };
}

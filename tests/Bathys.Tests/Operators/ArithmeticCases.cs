using static Bathys.Tests.Operators.OperatorCase;

namespace Bathys.Tests.Operators;

public class ArithmeticCases : IOperatorCases
{
    static readonly DType[] Wide = [DType.Int64, DType.Int32];
    static readonly DType[] Whole = [DType.Int64, DType.Int32, DType.UInt8, DType.Bool];

    /// <summary>Truth values and a number give whole numbers.</summary>
    static DType Counted(DType dtype) => dtype == DType.Bool ? DType.Int64 : dtype;

    /// <summary>A byte holds no number below 0.</summary>
    static DType Signed(DType dtype) => dtype is DType.Bool or DType.UInt8 ? DType.Int64 : dtype;

    public IEnumerable<OperatorCase> Cases =>
    [
        Zip("op_Addition", (a, b) => a + b, (a, b) => a + b) with { OtherTypes = [.. Wide, DType.UInt8] },
        Zip("op_Subtraction", (a, b) => a - b, (a, b) => a - b) with { OtherTypes = Wide },
        Zip("op_Multiply", (a, b) => a * b, (a, b) => a * b) with { OtherTypes = Whole },
        Zip("op_Division", (a, b) => a / b, (a, b) => a / b, 0.5, 3) with { OtherTypes = Whole, ResultType = Floating },
        Map("op_Addition", x => x + 3, x => x + 3) with { Note = "number on the right", OtherTypes = Whole, ResultType = Counted },
        Map("op_Addition", x => 0.5 + x, x => 0.5 + x) with { Note = "fraction on the left", OtherTypes = Whole, ResultType = Floating },
        Map("op_Subtraction", x => x - 3, x => x - 3) with { Note = "number on the right", OtherTypes = Whole, ResultType = Signed },
        Map("op_Subtraction", x => 3 - x, x => 3 - x) with { Note = "number on the left", OtherTypes = Whole, ResultType = Signed },
        Map("op_UnaryNegation", x => -x, x => -x) with { OtherTypes = Whole, ResultType = Signed },
        Map("op_Multiply", x => x * -2, x => x * -2) with { Note = "number on the right", OtherTypes = Whole, ResultType = Signed },
        Map("op_Multiply", x => 2 * x, x => 2 * x) with { Note = "number on the left", OtherTypes = Whole, ResultType = Counted },
        Map("op_Division", x => x / 4, x => x / 4) with { Note = "number on the right", OtherTypes = Whole, ResultType = Floating },
        Map("op_Division", x => 4 / x, x => 4 / x, 0.5, 3) with { Note = "number on the left", OtherTypes = Whole, ResultType = Floating },
    ];
}

using static Bathys.Tests.Operators.OperatorCase;

namespace Bathys.Tests.Operators;

public class ElementaryCases : IOperatorCases
{
    static readonly DType[] Whole = [DType.Int64, DType.Int32, DType.UInt8, DType.Bool];

    /// <summary>A function of real numbers: whole ones become Float32.</summary>
    static OperatorCase Real(string name, Func<Tensor, Tensor> run, Func<double, double> reference, double low = -2, double high = 2) =>
        Map(name, run, reference, low, high) with { OtherTypes = Whole, ResultType = Floating };

    public IEnumerable<OperatorCase> Cases =>
    [
        Real("Exp", x => x.Exp(), Math.Exp),
        Real("ExpM1", x => x.ExpM1(), Exact.ExpM1),
        Real("Log", x => x.Log(), Math.Log, 0.1, 4),
        Real("Log1P", x => x.Log1P(), Exact.Log1P, -0.9, 4),
        Real("Log2", x => x.Log2(), Math.Log2, 0.1, 4),
        Real("Log10", x => x.Log10(), Math.Log10, 0.1, 4),
        Real("Sqrt", x => x.Sqrt(), Math.Sqrt, 0.1, 4),
        Real("Rsqrt", x => x.Rsqrt(), x => 1 / Math.Sqrt(x), 0.5, 4),
        Map("Square", x => x.Square(), x => x * x) with { OtherTypes = [DType.Int64, DType.Int32, DType.UInt8] },
        Real("Reciprocal", x => x.Reciprocal(), x => 1 / x, 0.5, 3),
        Map("Abs", x => x.Abs(), Math.Abs) with { OtherTypes = Whole },
        Map("Sign", x => x.Sign(), x => double.IsNaN(x) ? 0 : Math.Sign(x)) with { OtherTypes = Whole },
        Map("Floor", x => x.Floor(), Math.Floor) with { OtherTypes = Whole },
        Map("Ceiling", x => x.Ceiling(), Math.Ceiling) with { OtherTypes = Whole },
        Map("Round", x => x.Round(), Math.Round) with { OtherTypes = Whole },
        Map("Truncate", x => x.Truncate(), Math.Truncate) with { OtherTypes = Whole },
        Real("Sin", x => x.Sin(), Math.Sin, -7, 7),
        Real("Cos", x => x.Cos(), Math.Cos, -7, 7),
        Real("Tan", x => x.Tan(), Math.Tan, -1.2, 1.2) with { Tolerance64 = 1e-12 },
        Map("Asin", x => x.Asin(), Math.Asin, -0.9, 0.9),
        Map("Acos", x => x.Acos(), Math.Acos, -0.9, 0.9),
        Real("Atan", x => x.Atan(), Math.Atan, -4, 4),
        Real("Sinh", x => x.Sinh(), Math.Sinh),
        Real("Cosh", x => x.Cosh(), Math.Cosh),
        Real("Erf", x => x.Erf(), Exact.Erf),
        Map("Clamp", x => x.Clamp(-0.5, 1), x => double.IsNaN(x) ? x : Math.Clamp(x, -0.5, 1)) with
        {
            Errors =
            [
                Fails<NotSupportedException>("convert first", () => Tensor.Zeros([2], DType.BFloat16).Clamp(0, 1)),
                Fails<ArgumentException>("must be numbers", () => Tensor.Zeros(2).Clamp(double.NaN, 1)),
            ],
        },
        Map("Clamp", x => x.Clamp(-1, 300), x => double.IsNaN(x) ? x : Math.Clamp(x, -1, 300)) with
        { Note = "whole bounds", OtherTypes = Whole },
        Map("ClampMin", x => x.ClampMin(0), x => double.IsNaN(x) ? x : Math.Max(x, 0)) with { OtherTypes = Whole },
        Map("ClampMax", x => x.ClampMax(1), x => double.IsNaN(x) ? x : Math.Min(x, 1)) with { OtherTypes = Whole },
        Map("Pow", x => x.Pow(2), x => Math.Pow(x, 2)) with { Note = "2", OtherTypes = [DType.Int64, DType.Int32] },
        Map("Pow", x => x.Pow(3), x => Math.Pow(x, 3)) with { Note = "3", OtherTypes = [DType.Int64, DType.Int32] },
        Map("Pow", x => x.Pow(0), x => 1) with { Note = "0", OtherTypes = [DType.Int64, DType.Int32] },
        Map("Pow", x => x.Pow(11), x => Math.Pow(x, 11)) with { Note = "11", OtherTypes = [DType.Int64] },
        Real("Pow", x => x.Pow(0.5), x => Math.Pow(x, 0.5), 0.1, 4) with
        { Note = "½", OtherTypes = [DType.UInt8], HasSpecialValues = false },
        Real("Pow", x => x.Pow(-1.7), x => Math.Pow(x, -1.7), 0.5, 4) with { Note = "fraction" },
        Zip("Pow", (a, b) => a.Pow(b), Math.Pow, 0.3, 3) with { OtherTypes = Whole, ResultType = Floating },
        Zip("Maximum", (a, b) => a.Maximum(b), Math.Max) with { OtherTypes = Whole },
        Zip("Minimum", (a, b) => a.Minimum(b), Math.Min) with { OtherTypes = Whole },
        Zip("Remainder", (a, b) => a.Remainder(b), Modulo, 0.6, 3) with { OtherTypes = [DType.Float32] },
        Zip("Remainder", (a, b) => a.Remainder((b.Square() * 2) - 1), (a, b) => Modulo(a, (2 * b * b) - 1), -9, 9) with
        {
            Note = "whole", OtherTypes = [DType.Int64, DType.Int32], HasSpecialValues = false, HasGradient = false, Tolerance32 = 1e-4,
                Tolerance64 = 1e-11,
        },
        Map("Remainder", x => x.Remainder(-1.5), x => Modulo(x, -1.5)) with { Note = "number" },
        Zip("Lerp", (a, b) => a.Lerp(b, 0.25), (a, b) => a + ((b - a) * 0.25)) with { HasSpecialValues = false },
    ];

    /// <summary>a − b⌊a / b⌋ without its rounding.</summary>
    static double Modulo(double a, double b)
    {
        var rest = a % b;
        return rest != 0 && rest < 0 != b < 0 ? rest + b : rest;
    }
}

using static Bathys.Tests.Operators.OperatorCase;

namespace Bathys.Tests.Operators;

public class ElementaryCases : IOperatorCases
{
    static readonly DType[] Whole = [DType.Int64, DType.Int32, DType.UInt8, DType.Bool];

    static OperatorCase Real(string name, Func<Tensor, Tensor> run, Func<double, double> reference, double low = -2, double high = 2) =>
        Map(name, run, reference, low, high) with { OtherTypes = Whole, ResultType = Floating };

    public IEnumerable<OperatorCase> Cases =>
    [
        Real("Exp", x => x.Exp(), Math.Exp),
    ];
}

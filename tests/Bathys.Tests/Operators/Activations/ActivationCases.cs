using static Bathys.Tests.Operators.OperatorCase;

namespace Bathys.Tests.Operators;

public class ActivationCases : IOperatorCases
{
    static readonly DType[] Whole = [DType.Int64, DType.Int32, DType.UInt8, DType.Bool];

    static OperatorCase Real(string name, Func<Tensor, Tensor> run, Func<double, double> reference) =>
        Map(name, run, reference, -4, 4) with { OtherTypes = Whole, ResultType = Floating };

    static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    static double Gelu(double x) => x * 0.5 * (1 + Exact.Erf(x / Math.Sqrt(2)));

    static double GeluTanh(double x) => x * 0.5 * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x))));

    static double Softplus(double x, double beta, double threshold) => beta * x > threshold ? x : Exact.Log1P(Math.Exp(beta * x)) / beta;

    public IEnumerable<OperatorCase> Cases =>
    [
        Map("Relu", x => x.Relu(), x => Math.Max(x, 0)) with { OtherTypes = Whole },
        Real("Relu6", x => x.Relu6(), x => Math.Min(Math.Max(x, 0), 6)),
        Real("HardTanh", x => x.HardTanh(), x => Math.Min(Math.Max(x, -1), 1)),
        Real("LeakyRelu", x => x.LeakyRelu(0.2), x => x > 0 ? x : 0.2 * x),
        Real("Elu", x => x.Elu(1.5), x => x > 0 ? x : 1.5 * Exact.ExpM1(x)),
        Real("Sigmoid", x => x.Sigmoid(), Sigmoid),
        Real("LogSigmoid", x => x.LogSigmoid(), x => Math.Min(x, 0) - Exact.Log1P(Math.Exp(-Math.Abs(x)))),
        Real("Tanh", x => x.Tanh(), Math.Tanh),
        Real("Softplus", x => x.Softplus(), x => Softplus(x, 1, 20)),
        Real("Softplus", x => x.Softplus(2, 3), x => Softplus(x, 2, 3)) with { Note = "threshold" },
        Real("Silu", x => x.Silu(), x => x * Sigmoid(x)),
        Real("Gelu", x => x.Gelu(), Gelu),
        Real("Gelu", x => x.Gelu(approximate: true), GeluTanh) with { Note = "tanh" },
    ];
}

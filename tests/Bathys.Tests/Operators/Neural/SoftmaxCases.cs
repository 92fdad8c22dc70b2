using static Bathys.Tests.Operators.OperatorCase;

namespace Bathys.Tests.Operators.Neural;

public class SoftmaxCases : IOperatorCases
{
    static readonly Sample[][] Inputs = [[(int[])[3, 5]], [(int[])[7]], [(int[])[1]], [(int[])[3, 0]], [(int[])[2, 3, 4]],
        [(int[])[5, 133]], [new([2, 65], 80, 120)], [new([3, 16], -200, 200)]];

    public IEnumerable<OperatorCase> Cases =>
    [
        new("Softmax", x => x[0].Softmax(-1), x => x[0].Along(-1, Softmax), Inputs)
        { Errors = Errors(x => x.Softmax(-1), x => x.Softmax(2)) },
        new("Softmax", x => x[0].Softmax(0), x => x[0].Along(0, Softmax), [[(int[])[3, 5]], [(int[])[3, 2, 4]], [(int[])[65, 3, 5]]])
        { Note = "first dimension" },
        new("Softmax", x => x[0].Softmax(1), x => x[0].Along(1, Softmax), [[(int[])[2, 3, 4]]]) { Note = "inner dimension" },
        new("LogSoftmax", x => x[0].LogSoftmax(-1), x => x[0].Along(-1, LogSoftmax), Inputs)
        { Errors = Errors(x => x.LogSoftmax(-1), x => x.LogSoftmax(2)) },
        new("LogSoftmax", x => x[0].LogSoftmax(0), x => x[0].Along(0, LogSoftmax), [[(int[])[3, 5]], [(int[])[3, 2, 4]]])
        { Note = "first dimension" },
    ];

    static (Type, string, Action)[] Errors(Func<Tensor, Tensor> last, Func<Tensor, Tensor> third) =>
    [
        Fails<ShapeException>("dimension 2 is out of range", () => third(Tensor.Zeros(3, 5))),
        Fails<NotSupportedException>("convert first", () => last(Tensor.Zeros([3], DType.Int64))),
    ];

    static double[] Softmax(double[] line)
    {
        var sum = line.Sum(v => Math.Exp(v - line.Max()));
        return [.. line.Select(v => Math.Exp(v - line.Max()) / sum)];
    }

    static double[] LogSoftmax(double[] line)
    {
        var sum = line.Sum(v => Math.Exp(v - line.Max()));
        return [.. line.Select(v => v - line.Max() - Math.Log(sum))];
    }
}

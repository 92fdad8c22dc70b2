using static Bathys.Tests.Operators.OperatorCase;

namespace Bathys.Tests.Operators;

public class ReductionCases : IOperatorCases
{
    /// <summary>Sums of whole numbers are Int64.</summary>
    static DType Sum(DType dtype) => dtype.IsFloatingPoint ? dtype : DType.Int64;

    public IEnumerable<OperatorCase> Cases =>
    [
        new("Sum", x => x[0].Sum(), x => x[0].Reduce([], false, v => v.Sum()), [[(int[])[]], [(int[])[7]], [(int[])[3, 5]], [(int[])[0, 3]], [(int[])[33, 1057]]])
        {
            OtherTypes = [DType.Int64, DType.Int32, DType.UInt8, DType.Bool],
            ResultType = Sum,
            Errors =
            [
                Fails<ShapeException>("out of range", () => Tensor.Zeros(3, 5).Sum(2)),
                Fails<ShapeException>("named twice", () => Tensor.Zeros(3, 5).Sum([1, -1])),
                Fails<NotSupportedException>("convert first", () => Tensor.Zeros([3], DType.BFloat16).Sum()),
            ],
        },
        new("Sum", x => x[0].Sum([0, -1], keepDimensions: true), x => x[0].Reduce([0, 2], true, v => v.Sum()), [[(int[])[2, 3, 5]], [(int[])[0, 3, 2]], [(int[])[65, 3, 70]]])
        {
            Note = "dimensions kept",
        },
        new("Sum", x => x[0].Sum(1), x => x[0].Reduce([1], false, v => v.Sum()), [[(int[])[2, 3, 5]], [(int[])[3, 0, 2]], [(int[])[3, 1100, 33]]]) { Note = "inner dimension", Tolerance32 = 2e-5 },
    ];
}

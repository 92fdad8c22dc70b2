using static Bathys.Tests.Operators.OperatorCase;

namespace Bathys.Tests.Operators.Joining;

public class JoiningCases : IOperatorCases
{
    static readonly DType[] All = [DType.Int64, DType.Int32, DType.UInt8, DType.Bool];

    public IEnumerable<OperatorCase> Cases =>
    [
        new("Cat", x => Tensor.Cat(x), x => Cat(x, 0),
        [[(int[])[2, 3], (int[])[1, 3], (int[])[0, 3]], [(int[])[5]], [(int[])[5], (int[])[3]], [(int[])[17, 65], (int[])[70, 65]]])
        {
            OtherTypes = All,
            Errors =
            [
                Fails<ShapeException>("Cat: (2, 4) does not go after (2, 3) along dimension 0: all other sizes must agree", () =>
                    Tensor.Cat([Tensor.Zeros(2, 3), Tensor.Zeros(2, 4)])),
                Fails<ShapeException>("does not go after", () => Tensor.Cat([Tensor.Zeros(2, 3), Tensor.Zeros(2)])),
                Fails<ShapeException>("use Stack", () => Tensor.Cat([Tensor.Scalar(1), Tensor.Scalar(2)])),
                Fails<ArgumentException>("there are no tensors", () => Tensor.Cat([])),
            ],
        },
        new("Cat", x => Tensor.Cat(x, -1), x => Cat(x, 2), [[(int[])[2, 3, 1], (int[])[2, 3, 4]]]) { Note = "last dimension" },
        new("Stack", x => Tensor.Stack(x), x => Cat([.. x.Select(part => part.Reshape([1, .. part.Shape]))], 0),
        [[(int[])[2, 3], (int[])[2, 3]], [(int[])[], (int[])[], (int[])[]], [(int[])[0, 3]]])
        {
            OtherTypes = All,
            Errors =
            [
                Fails<ShapeException>("Stack: the shapes (2) and (3) differ", () => Tensor.Stack([Tensor.Zeros(2), Tensor.Zeros(3)])),
                Fails<ArgumentException>("there are no tensors", () => Tensor.Stack([])),
            ],
        },
        new("Stack", x => Tensor.Stack(x, -1), x => Cat([.. x.Select(part => part.Reshape([.. part.Shape, 1]))], 2),
        [[(int[])[2, 3], (int[])[2, 3]]]) { Note = "last dimension" },
        new("Split", x => Mix(x[0].Split([2, 0, 3], 1)), x => Mix([Part(x[0], 0, 2), Part(x[0], 2, 0), Part(x[0], 2, 3)]),
        [[(int[])[3, 5]], [(int[])[0, 5]]])
        {
            Errors =
            [
                Fails<ShapeException>("Split: the sizes (2, 2) do not add up to dimension 0 of (5)", () => Tensor.Zeros(5).Split([2, 2])),
                Fails<ShapeException>("Split: a size of 0 is not positive", () => Tensor.Zeros(5).Split(0)),
            ],
        },
        new("Split", x => Mix(x[0].Split(2, -1)), x => Mix([Part(x[0], 0, 2), Part(x[0], 2, 2), Part(x[0], 4, 1)]), [[(int[])[3, 5]]])
        { Note = "one size" },
        new("Split", x => x[0].Split([2, 3], 1)[1], x => Part(x[0], 2, 3), [[(int[])[3, 5]]]) { Note = "one part used" },
        new("Chunk", x => Mix(x[0].Chunk(3, 1)), x => Mix([Part(x[0], 0, 2), Part(x[0], 2, 2), Part(x[0], 4, 1)]), [[(int[])[3, 5]]])
        {
            Errors = [Fails<ShapeException>("Chunk: 0 chunks are not positive", () => Tensor.Zeros(5).Chunk(0))],
        },
        new("Repeat", x => x[0].Repeat(2, 3), x =>
            Numbers.Build([2 * Rows(x[0]), 3 * x[0].Shape[^1]], i =>
                x[0][x[0].Rank == 1 ? [i[1] % x[0].Shape[0]] : [i[0] % x[0].Shape[0], i[1] % x[0].Shape[1]]]),
            [[(int[])[2, 5]], [(int[])[5]], [(int[])[0, 3]]])
        {
            OtherTypes = All,
            Errors = [Fails<ShapeException>(
                "Repeat: (2) does not say how often for each dimension of (2, 3)", () => Tensor.Zeros(2, 3).Repeat(2))],
        },
        new("RepeatInterleave", x => x[0].RepeatInterleave(3, 0), x =>
            Numbers.Build([3 * x[0].Shape[0], .. x[0].Shape[1..]], i => x[0][[i[0] / 3, .. i[1..]]]),
            [[(int[])[2, 5]], [(int[])[5]], [(int[])[0, 3]]])
        {
            Errors = [Fails<ShapeException>("RepeatInterleave: -1 times each line", () => Tensor.Zeros(2).RepeatInterleave(-1, 0))],
        },
        new("Flip", x => x[0].Flip(0, 2), x =>
            Numbers.Build(x[0].Shape, i => x[0][x[0].Shape[0] - 1 - i[0], i[1], x[0].Shape[2] - 1 - i[2]]),
            [[(int[])[2, 3, 5]], [(int[])[2, 0, 3]], [(int[])[3, 7, 133]]])
        {
            OtherTypes = All,
            Errors = [Fails<ShapeException>("out of range", () => Tensor.Zeros(2).Flip(1))],
        },
        new("Roll", x => x[0].Roll(2, -1), x => x[0]
            .Along(-1, line => [.. line.Select((_, i) => line[(i - 2 + (2 * line.Length)) % line.Length])]),
            [[(int[])[3, 5]], [(int[])[2, 1]]])
        {
            OtherTypes = All,
            Errors = [Fails<ShapeException>("out of range", () => Tensor.Zeros(2).Roll(1, 1))],
        },
        new("Roll", x => x[0].Roll(-7, 0), x => x[0].Along(0, line => [.. line.Select((_, i) => line[(i + 7) % line.Length])]),
        [[(int[])[3, 5]]]) { Note = "backwards" },
    ];

    static int Rows(Numbers x) => x.Rank == 1 ? 1 : x.Shape[0];

    static Numbers Cat(Numbers[] parts, int dimension)
    {
        int[] shape = [.. parts[0].Shape];
        shape[dimension] = parts.Sum(part => part.Shape[dimension]);
        return Numbers.Build(shape, index =>
        {
            var (at, k) = ((int[])index.Clone(), 0);
            while (at[dimension] >= parts[k].Shape[dimension]) at[dimension] -= parts[k++].Shape[dimension];
            return parts[k][at];
        });
    }

    static Numbers Part(Numbers x, int start, int count) => Numbers.Build([x.Shape[0], count], i => x[i[0], start + i[1]]);

    /// <summary>Each part scaled by another number, so that gradients tell parts apart, and all in one vector.</summary>
    static Tensor Mix(Tensor[] parts) => Tensor.Cat(parts.Select((part, i) => part.Reshape((int)part.Count) * (i + 1)).ToArray());

    static Numbers Mix(Numbers[] parts)
    {
        double[] values = [.. parts.SelectMany((part, i) => part.Values.Select(v => v * (i + 1)))];
        return new Numbers(values, [values.Length]);
    }
}

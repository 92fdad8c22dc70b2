using static Bathys.Tests.Operators.OperatorCase;

namespace Bathys.Tests.Operators;

/// <summary>Views move no number: the reference rearranges indices.</summary>
public class ViewCases : IOperatorCases
{
    static readonly DType[] All = [DType.Int64, DType.Int32, DType.UInt8, DType.Bool, DType.BFloat16];

    static OperatorCase View(string name, Func<Tensor, Tensor> run, Func<Numbers, Numbers> reference, params int[][] shapes) =>
        new(name, x => run(x[0]), x => reference(x[0]), [.. shapes.Select(shape => (Sample[])[shape])]) { OtherTypes = All };

    public IEnumerable<OperatorCase> Cases =>
    [
        View("Reshape", x => x.Reshape(5, -1), x => x.Reshape(5, x.Values.Length / 5), [3, 5], [5, 0], [5, 2, 3]) with
        {
            Errors =
            [
                Fails<ShapeException>("15 elements", () => Tensor.Zeros(3, 5).Reshape(4, 4)),
                Fails<ShapeException>("has no shape", () => Tensor.Zeros(3, 5).Reshape(4, -1)),
            ],
        },
        View("Flatten", x => x.Flatten(1), x => x.Reshape(x.Shape[0], x.Shape[1] * x.Shape[2]), [2, 3, 5], [3, 0, 2]) with
        {
            Errors = [Fails<ShapeException>("comes after", () => Tensor.Zeros(3, 5).Flatten(1, 0))],
        },
        View("Unflatten", x => x.Unflatten(1, 3, -1), x => x.Reshape(x.Shape[0], 3, x.Shape[1] / 3), [5, 6], [0, 3]) with
        {
            Errors = [Fails<ShapeException>("has no shape", () => Tensor.Zeros(3, 5).Unflatten(1, 2, -1))],
        },
        View("Squeeze", x => x.Squeeze(1), x => x.Reshape(x.Shape[0], x.Shape[2]), [3, 1, 5], [0, 1, 2]) with
        {
            Errors = [Fails<ShapeException>("out of range", () => Tensor.Zeros(3).Squeeze(2))],
        },
        View("Unsqueeze", x => x.Unsqueeze(-2), x => x.Reshape(x.Shape[0], 1, x.Shape[1]), [3, 5], [0, 2]) with
        {
            Errors = [Fails<ShapeException>("out of range", () => Tensor.Zeros(3).Unsqueeze(3))],
        },
        View("Permute", x => x.Permute(2, 0, 1), x => Numbers.Build([x.Shape[2], x.Shape[0], x.Shape[1]], i => x[i[1], i[2], i[0]]),
        [2, 3, 5], [3, 0, 2]) with
        {
            Errors = [Fails<ShapeException>("does not name each dimension", () => Tensor.Zeros(3, 5).Permute(0, 0))],
        },
        View("Transpose", x => x.Transpose(), x => Numbers.Build([x.Shape[1], x.Shape[0]], i => x[i[1], i[0]]), [3, 5], [0, 2]) with
        {
            Errors = [Fails<ShapeException>("no two dimensions", () => Tensor.Zeros(3).Transpose())],
        },
        View("Expand", x => x.Expand(4, -1, 3), x => Numbers.Build([4, x.Shape[0], 3], i => x[i[1], 0]), [5, 1], [0, 1]) with
        {
            Errors =
            [
                Fails<ShapeException>("do not broadcast", () => Tensor.Zeros(3).Expand(4)),
                Fails<ShapeException>("does not stretch", () => Tensor.Zeros(3).Expand(1)),
            ],
        },
        View("SumTo", x => x.SumTo([3, 1]), x => x.Reduce([0, 2], keep: true, v => v.Sum()).Reshape(3, 1), [2, 3, 5], [0, 3, 2]) with
        {
            OtherTypes = [DType.Int64],
            Errors = [Fails<ShapeException>("do not broadcast", () => Tensor.Zeros(3, 5).SumTo([3, 5, 1]))],
        },
        View("Slice", x => x[1, .., 1..^1], x => Numbers.Build([x.Shape[1], x.Shape[2] - 2], i => x[1, i[0], i[1] + 1]),
        [2, 3, 5], [2, 0, 3]) with
        {
            Errors =
            [
                Fails<ShapeException>("outside dimension 1", () => _ = Tensor.Zeros(3, 5)[0, 5]),
                Fails<ShapeException>("outside dimension 0", () => _ = Tensor.Zeros(3, 5)[2..4]),
                Fails<ShapeException>("3 indices for the 2 dimensions", () => _ = Tensor.Zeros(3, 5)[0, 0, 0]),
            ],
        },
        View("Slice", x => x.Slice(Slice.Every(2), Slice.Every(3, 1..)), x =>
            Numbers.Build([(x.Shape[0] + 1) / 2, (x.Shape[1] + 1) / 3], i => x[2 * i[0], (3 * i[1]) + 1]), [3, 5], [0, 4]) with
        {
            Note = "every n-th",
        },
        View("Narrow", x => x.Narrow(1, 1, 2), x => Numbers.Build([x.Shape[0], 2], i => x[i[0], i[1] + 1]), [3, 5], [0, 3]) with
        {
            Errors = [Fails<ShapeException>("outside dimension 1", () => Tensor.Zeros(3, 5).Narrow(1, 4, 2))],
        },
        View("Select", x => x.Select(1, -1), x => Numbers.Build([x.Shape[0]], i => x[i[0], x.Shape[1] - 1]), [3, 5], [0, 3]) with
        {
            Errors = [Fails<ShapeException>("outside dimension 1", () => Tensor.Zeros(3, 5).Select(1, 5))],
        },
        View("Contiguous", x => x.Contiguous(), x => x, [3, 5], [0, 2]) with { CannotFail = true },
        View("Clone", x => x.Clone(), x => x, [3, 5], [0, 2]) with { CannotFail = true },
        View("Detach", x => x.Detach(), x => x, [3, 5], [0, 2]) with { HasGradient = false, CannotFail = true },
        View("To", x => x.To(DType.Float64), x => x, [3, 5], [0, 2]) with { ResultType = _ => DType.Float64, CannotFail = true },
        View("To", x => x.To(DType.Int32), x => x.Map(Math.Truncate), [3, 5], [0, 2]) with
        { Note = "Int32", ResultType = _ => DType.Int32, HasGradient = false },
        View("To", x => x.To(DType.Bool), x => x.Map(v => v != 0 ? 1 : 0), [3, 5], [0, 2]) with
        { Note = "Bool", ResultType = Bool, HasGradient = false },
    ];
}

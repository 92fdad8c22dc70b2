namespace Bathys.Tests.Operators;

/// <summary>
/// A test file of operators: implement this, name the cases, and the theories of <see cref="OperatorTests"/> run them all.
/// </summary>
public interface IOperatorCases
{
    IEnumerable<OperatorCase> Cases { get; }
}

/// <summary>
/// One way to use an operator: the member's name (op_Addition for +), the call, the same in plain loops over doubles, and one or more
/// sets of inputs. Small sets (up to 64 elements) are differentiated too; odd and empty sizes belong among them.
/// </summary>
public sealed record OperatorCase(string Operator, Func<Tensor[], Tensor> Run, Func<Numbers[], Numbers> Reference, params Sample[][] Inputs)
{
    /// <summary>What tells this case from others of the same operator.</summary>
    public string Note { get; init; } = "";

    /// <summary>Largest |value − reference| / (1 + |reference|) in Float32.</summary>
    public double Tolerance32 { get; init; } = 2e-6;

    /// <summary>Largest |value − reference| / (1 + |reference|) in Float64.</summary>
    public double Tolerance64 { get; init; } = 1e-13;

    /// <summary>False for results that have no gradient: indices, truth values.</summary>
    public bool HasGradient { get; init; } = true;

    /// <summary>
    /// False for a fused backward: a second derivative must then be refused by a <see cref="NotSupportedException"/> that names the
    /// operator.
    /// </summary>
    public bool HasSecondDerivative { get; init; } = true;

    /// <summary>The types to run besides Float32 and Float64.</summary>
    public DType[] OtherTypes { get; init; } = [];

    /// <summary>The result's type by that of the real inputs.</summary>
    public Func<DType, DType> ResultType { get; init; } = dtype => dtype;

    /// <summary>True for f(x) and f(a, b) of each element: special values are tried, and errors are known.</summary>
    public bool IsElementwise { get; init; }

    /// <summary>False where the limits of a type are no business of the reference (overflow on the way).</summary>
    public bool HasSpecialValues { get; init; } = true;

    /// <summary>Wrong uses: what must be in the message of the exception.</summary>
    public (Type Exception, string Message, Action Use)[] Errors { get; init; } = [];

    /// <summary>True for an operator that takes any tensor at all.</summary>
    public bool CannotFail { get; init; }

    public string Name => Note.Length == 0 ? Operator : $"{Operator} ({Note})";

    /// <summary>A result of the type Bool has no gradient.</summary>
    public static DType Bool(DType dtype) => DType.Bool;

    /// <summary>Functions of real numbers take whole numbers as Float32.</summary>
    public static DType Floating(DType dtype) => dtype.IsFloatingPoint ? dtype : DType.Float32;

    public static (Type, string, Action) Fails<TException>(string message, Action use) where TException : Exception =>
        (typeof(TException), message, use);

    /// <summary>f(x) of each element.</summary>
    public static OperatorCase Map(
        string name, Func<Tensor, Tensor> run, Func<double, double> reference, double low = -2, double high = 2) =>
        new(name, x => run(x[0]), x => x[0].Map(reference),
            [new([], low, high)], [new([1], low, high)], [new([7], low, high)], [new([3, 5], low, high)], [new([0, 3], low, high)],
            [new([17, 133], low, high)])
        {
            IsElementwise = true,
            Errors = [Fails<NotSupportedException>("convert first", () => run(Tensor.Zeros([2], DType.BFloat16)))],
        };

    /// <summary>f(a, b) of each pair, broadcast.</summary>
    public static OperatorCase Zip(
        string name, Func<Tensor, Tensor, Tensor> run, Func<double, double, double> reference, double low = -2, double high = 2) =>
        new(name, x => run(x[0], x[1]), x => Numbers.Zip(x[0], x[1], reference),
            [new([], low, high), new([], low, high)],
            [new([7], low, high), new([7], low, high)],
            [new([3, 5], low, high), new([5], low, high)],
            [new([3, 1, 5], low, high), new([4, 1], low, high)],
            [new([], low, high), new([2, 3], low, high)],
            [new([0, 3], low, high), new([3], low, high)],
            [new([17, 133], low, high), new([17, 133], low, high)])
        {
            IsElementwise = true,
            Errors =
            [
                Fails<ShapeException>("do not broadcast", () => run(Tensor.Zeros(2, 3), Tensor.Zeros(2, 4))),
                Fails<NotSupportedException>(
                    "convert first", () => run(Tensor.Zeros([2], DType.BFloat16), Tensor.Zeros([2], DType.BFloat16))),
            ],
        };
}

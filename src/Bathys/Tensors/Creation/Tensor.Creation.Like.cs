namespace Bathys;

/// <summary>New tensors of another's shape and, unless one is named, its type. They are contiguous and have no history.</summary>
public partial class Tensor
{
    /// <summary>Memory with whatever it holds, to be overwritten.</summary>
    public static Tensor EmptyLike(Tensor x, DType? dtype = null) => Empty(ShapeOf(x), dtype ?? x.DType);

    /// <summary>All zeros.</summary>
    public static Tensor ZerosLike(Tensor x, DType? dtype = null) => Zeros(ShapeOf(x), dtype ?? x.DType);

    /// <summary>All ones.</summary>
    public static Tensor OnesLike(Tensor x, DType? dtype = null) => Ones(ShapeOf(x), dtype ?? x.DType);

    /// <summary>The same number everywhere.</summary>
    public static Tensor FullLike(Tensor x, double value, DType? dtype = null) => Full(ShapeOf(x), value, dtype ?? x.DType);

    /// <summary>Evenly distributed in [low, high).</summary>
    /// <exception cref="NotSupportedException">The type is neither Float32 nor Float64.</exception>
    public static Tensor RandLike(Tensor x, double low = 0, double high = 1, DType? dtype = null, Generator? generator = null) =>
        Rand(ShapeOf(x), low, high, dtype ?? x.DType, generator);

    /// <summary>Standard normal.</summary>
    /// <exception cref="NotSupportedException">The type is neither Float32 nor Float64.</exception>
    public static Tensor RandnLike(Tensor x, DType? dtype = null, Generator? generator = null) =>
        Randn(ShapeOf(x), dtype ?? x.DType, generator);

    static Shape ShapeOf(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Shape;
    }
}

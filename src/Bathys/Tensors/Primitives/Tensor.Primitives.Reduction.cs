using Bathys.Kernels;

namespace Bathys;

/// <summary>Primitives that go along one dimension.</summary>
public unsafe partial class Tensor
{
    /// <summary>The index of the largest or smallest element along a dimension, as Int64.</summary>
    internal Tensor IndexOfExtreme(string operation, bool isLargest, int dimension, bool keepDimensions)
    {
        var d = Shape.Dimension(dimension);
        var result = new Tensor(Shape.Reduced([d]), DType.Int64);
        var (outer, length, inner) = Around(d);
        if (length == 0)
            throw new ShapeException($"{operation}: there are no elements to choose from along dimension {dimension} of {Shape}");
        using var x = Packed().Borrow();
        using var y = result.BorrowResult();
        ArgReduction.Run(DType, isLargest, x.Data, outer, length, inner, (long*)y.Data);
        return keepDimensions || Rank == 0 ? result : result.As(new Shape([.. Shape[..d], .. Shape[(d + 1)..]]), null);
    }

    /// <summary>Sums of the elements up to each along a dimension, or from each on; not recorded.</summary>
    internal Tensor RunningSum(int dimension, bool fromEnd)
    {
        var (outer, length, inner) = Around(dimension);
        var result = new Tensor(Shape, DType);
        using var x = Packed().Borrow();
        using var y = result.BorrowResult();
        Kernels.RunningSum.Run(DType, x.Data, outer, length, inner, fromEnd, y.Data);
        return result;
    }
}

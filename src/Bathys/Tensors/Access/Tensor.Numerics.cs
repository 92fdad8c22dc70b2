using System.Numerics.Tensors;

namespace Bathys;

public partial class Tensor
{
    /// <summary>A copy of a tensor of System.Numerics.Tensors.</summary>
    /// <exception cref="ShapeException">A dimension is larger than an int can say.</exception>
    /// <exception cref="NotSupportedException">No tensor holds this element type.</exception>
    public static Tensor From<T>(Tensor<T> source) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(source);
        var sizes = new int[source.Rank];
        for (var i = 0; i < sizes.Length; i++)
        {
            if (source.Lengths[i] > int.MaxValue)
                throw new ShapeException($"From: dimension {i} has {source.Lengths[i]:N0} elements: an int holds fewer");
            sizes[i] = (int)source.Lengths[i];
        }
        var result = Empty(sizes, DTypes.Of<T>());
        using var x = result.BorrowResult();
        source.FlattenTo(x.Span<T>());
        return result;
    }

    /// <summary>A copy as a tensor of System.Numerics.Tensors; no gradient flows through it.</summary>
    /// <exception cref="InvalidOperationException">Another element type.</exception>
    public Tensor<T> ToNumerics<T>() where T : unmanaged
    {
        var lengths = new nint[Rank];
        for (var i = 0; i < lengths.Length; i++) lengths[i] = Shape[i];
        return System.Numerics.Tensors.Tensor.Create(ToArray<T>(), lengths);
    }

    /// <summary>A matrix as a new two-dimensional array.</summary>
    /// <exception cref="ShapeException">There are not two dimensions.</exception>
    /// <exception cref="InvalidOperationException">Another element type.</exception>
    public T[,] ToArray2D<T>() where T : unmanaged
    {
        if (Rank != 2) throw new ShapeException($"ToArray2D: the shape {Shape} is no matrix");
        var result = new T[Shape[0], Shape[1]];
        var values = ToArray<T>();
        for (var i = 0; i < values.Length; i++) result[i / Shape[1], i % Shape[1]] = values[i];
        return result;
    }
}

namespace Bathys;

/// <summary>Single elements named by an index, and the transpose of that.</summary>
public static class GatherOperator
{
    extension(Tensor x)
    {
        /// <summary>
        /// yᵢⱼ = x[indexᵢⱼ, j] for dimension 0, x[i, indexᵢⱼ] for dimension 1, and so on: the shape is that of the index.
        /// </summary>
        /// <param name="dimension">The dimension that the numbers of the index count.</param>
        /// <param name="index">Whole numbers; of this tensor's rank, and no larger in the other dimensions.</param>
        /// <exception cref="ShapeException">A number is out of range, or the index is too large.</exception>
        public Tensor Gather(int dimension, Tensor index)
        {
            var (part, d, places) = Prepare("Gather", x, dimension, index);
            var y = Tensor.GatherElements(part, d, places);
            var (shape, dtype) = (part.Shape, part.DType);
            return Record.Gradient("Gather", y, part, g => Tensor.Zeros(shape, dtype).ScatterAdd(d, places, g));
        }

        /// <summary>
        /// This tensor plus the elements of a source, each added where the index says: the transpose of <see cref="Gather"/>. Elements for
        /// one place are added in the order of the index, at any number of threads.
        /// </summary>
        /// <param name="dimension">The dimension that the numbers of the index count.</param>
        /// <param name="index">Whole numbers; of this tensor's rank, and no larger in the other dimensions.</param>
        /// <param name="source">As large as the index.</param>
        /// <exception cref="ShapeException">A number is out of range, or the shapes do not fit.</exception>
        /// <exception cref="NotSupportedException">This tensor has a type without sums.</exception>
        public Tensor ScatterAdd(int dimension, Tensor index, Tensor source)
        {
            var (part, d, places) = Prepare("ScatterAdd", x, dimension, index);
            CheckSource("ScatterAdd", places, source);
            if (part.Shape != x.Shape)
                return x + Tensor.Zeros(part.Shape, x.DType).ScatterAdd(d, places, source).Unslice(x.Shape, Part(x.Shape, d, places.Shape));
            var y = Tensor.ScatterAddElements(x, d, places, source.Convert(x.DType));
            return Record.Gradient("ScatterAdd", y, x, g => g, source, g => g.Gather(d, places));
        }

        /// <summary>
        /// This tensor with elements replaced by those of a source where the index says; if a place is named twice, the last counts.
        /// </summary>
        /// <param name="dimension">The dimension that the numbers of the index count.</param>
        /// <param name="index">Whole numbers; of this tensor's rank, and as large in the other dimensions.</param>
        /// <param name="source">As large as the index.</param>
        /// <exception cref="ShapeException">A number is out of range, or the shapes do not fit.</exception>
        public Tensor Scatter(int dimension, Tensor index, Tensor source)
        {
            var (part, d, places) = Prepare("Scatter", x, dimension, index);
            CheckSource("Scatter", places, source);
            if (part.Shape != x.Shape)
                throw new ShapeException($"Scatter: an index {index.Shape} for {x.Shape}: all sizes but that of dimension {d} must agree");
            var (y, shape) = (Tensor.ScatterElements(x, d, places, source.Convert(x.DType)), x.Shape);
            return Record.Gradient("Scatter", y,
                x, g => g.Scatter(d, places, Tensor.Zeros(places.Shape, g.DType)),
                source, g => g.Gather(d, places) * Winners(shape, d, places));
        }
    }

    /// <summary>1 where a source's element is still there after a scatter, 0 where a later one took its place.</summary>
    static Tensor Winners(Shape shape, int d, Tensor places)
    {
        var numbers = Tensor.Arange(Shape.Size("Scatter", places.Count)).Reshape(places.Shape);
        var left = Tensor.Zeros(shape, DType.Int64).Scatter(d, places, numbers).Gather(d, places).ToArray<long>();
        var result = new float[left.Length];
        for (var i = 0; i < result.Length; i++) result[i] = left[i] == i ? 1 : 0;
        return Tensor.From(result, places.Shape);
    }

    /// <summary>x cut to the index in the other dimensions, the dimension counted from 0, and the index checked.</summary>
    static (Tensor Part, int Dimension, Tensor Places) Prepare(string operation, Tensor x, int dimension, Tensor index)
    {
        ArgumentNullException.ThrowIfNull(index);
        if (x.Rank == 0 || index.Rank != x.Rank)
            throw new ShapeException($"{operation}: the index {index.Shape} has not the rank of {x.Shape}");
        var d = x.Shape.Dimension(dimension);
        for (var i = 0; i < x.Rank; i++)
            if (i != d && index.Shape[i] > x.Shape[i])
                throw new ShapeException($"{operation}: the index {index.Shape} is larger than {x.Shape} in dimension {i}");
        var places = Indices.Checked(operation, index, x.Shape[d], $"dimension {d} of {x.Shape}");
        return (x.Slice(Part(x.Shape, d, index.Shape)), d, places);
    }

    static Slice[] Part(Shape shape, int d, Shape index)
    {
        var slices = new Slice[shape.Rank];
        for (var i = 0; i < slices.Length; i++) slices[i] = ..(i == d ? shape[i] : index[i]);
        return slices;
    }

    static void CheckSource(string operation, Tensor places, Tensor source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source.Shape != places.Shape)
            throw new ShapeException($"{operation}: a source {source.Shape} for an index {places.Shape}: they must agree");
    }
}

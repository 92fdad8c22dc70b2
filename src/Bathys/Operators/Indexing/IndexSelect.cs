namespace Bathys;

/// <summary>Whole lines named by an index, and the transpose of that.</summary>
public static class IndexSelectOperator
{
    extension(Tensor x)
    {
        /// <summary>The lines of a dimension that the index names, in its order: rows 2, 0, 2 of a matrix.</summary>
        /// <param name="dimension">The dimension to choose from.</param>
        /// <param name="index">A vector of whole numbers.</param>
        /// <exception cref="ShapeException">A number is out of range, or the index is no vector.</exception>
        public Tensor IndexSelect(int dimension, Tensor index)
        {
            var (d, lines) = Prepare("IndexSelect", x, dimension, index);
            var y = Tensor.TakeLines(x, d, lines);
            var (shape, dtype) = (x.Shape, x.DType);
            return Record.Gradient("IndexSelect", y, x, g => Tensor.Zeros(shape, dtype).IndexAdd(d, lines, g));
        }

        /// <summary>This tensor plus the lines of a source, each added to the line that the index names.</summary>
        /// <remarks>Lines that are named several times are added in the order of the index, at any number of threads.</remarks>
        /// <param name="dimension">The dimension of the lines.</param>
        /// <param name="index">A vector of whole numbers, one for each line of the source.</param>
        /// <param name="source">As this tensor, with as many lines as the index has numbers.</param>
        /// <exception cref="ShapeException">A number is out of range, or the shapes do not fit.</exception>
        /// <exception cref="NotSupportedException">This tensor has a type without sums.</exception>
        public Tensor IndexAdd(int dimension, Tensor index, Tensor source)
        {
            ArgumentNullException.ThrowIfNull(source);
            var (d, lines) = Prepare("IndexAdd", x, dimension, index);
            var expected = new Shape([.. x.Shape[..d], Shape.Size("IndexAdd", lines.Count), .. x.Shape[(d + 1)..]]);
            if (source.Shape != expected)
                throw new ShapeException(
                    $"IndexAdd: {lines.Count} lines of {x.Shape} along dimension {d} are {expected}, not {source.Shape}");
            var y = Tensor.AddLines(x, d, lines, source.Convert(x.DType));
            return Record.Gradient("IndexAdd", y, x, g => g, source, g => g.IndexSelect(d, lines));
        }
    }

    static (int Dimension, Tensor Lines) Prepare(string operation, Tensor x, int dimension, Tensor index)
    {
        ArgumentNullException.ThrowIfNull(index);
        if (x.Rank == 0) throw new ShapeException($"{operation}: a scalar has no lines");
        if (index.Rank != 1) throw new ShapeException($"{operation}: the index is a vector, not {index.Shape}");
        var d = x.Shape.Dimension(dimension);
        return (d, Indices.Checked(operation, index, x.Shape[d], $"dimension {d} of {x.Shape}"));
    }
}

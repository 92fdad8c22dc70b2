namespace Bathys;

/// <summary>Tensors put together.</summary>
public static class CatOperator
{
    extension(Tensor)
    {
        /// <summary>
        /// The tensors one after the other along a dimension; all other sizes agree. Empty vectors (0) go with any shape.
        /// </summary>
        /// <exception cref="ShapeException">The shapes do not fit together.</exception>
        /// <exception cref="ArgumentException">There are no tensors.</exception>
        public static Tensor Cat(ReadOnlySpan<Tensor> tensors, int dimension = 0)
        {
            if (tensors.IsEmpty) throw new ArgumentException("Cat: there are no tensors to put together", nameof(tensors));
            var dtype = tensors[0].DType;
            foreach (var x in tensors) dtype = DTypes.Promote(dtype, x.DType);
            var parts = tensors.ToArray();
            if (Array.Exists(parts, x => x.Rank > 1)) parts = Array.FindAll(parts, x => x.Shape != [0]);
            var shape = parts[0].Shape;
            if (shape.Rank == 0) throw new ShapeException("Cat: scalars have no dimension to go along: use Stack");
            var d = shape.Dimension(dimension);
            var sizes = new int[parts.Length];
            for (var i = 0; i < sizes.Length; i++)
            {
                var other = parts[i].Shape;
                if (other.Rank != shape.Rank || !other[..d].SequenceEqual(shape[..d]) || !other[(d + 1)..].SequenceEqual(shape[(d + 1)..]))
                    throw new ShapeException($"Cat: {other} does not go after {shape} along dimension {d}: all other sizes must agree");
                sizes[i] = other[d];
            }
            var y = Tensor.Empty([.. shape[..d], Shape.Size("Cat", sizes.Sum(size => (long)size)), .. shape[(d + 1)..]], dtype);
            var start = 0;
            using (new NoGrad())
            {
                for (var i = 0; i < sizes.Length; start += sizes[i++]) y.Narrow(d, start, sizes[i]).CopyFrom(parts[i]);
            }
            return Record.Gradients("Cat", y, parts, (g, needs) =>
            {
                var (gradients, from) = (new Tensor?[sizes.Length], 0);
                for (var i = 0; i < sizes.Length; from += sizes[i++])
                    if (needs[i]) gradients[i] = g.Narrow(d, from, sizes[i]);
                return gradients;
            });
        }

        /// <summary>Tensors of one shape as the lines of a new dimension.</summary>
        /// <exception cref="ShapeException">The shapes differ.</exception>
        /// <exception cref="ArgumentException">There are no tensors.</exception>
        public static Tensor Stack(ReadOnlySpan<Tensor> tensors, int dimension = 0)
        {
            if (tensors.IsEmpty) throw new ArgumentException("Stack: there are no tensors to put together", nameof(tensors));
            var lines = new Tensor[tensors.Length];
            for (var i = 0; i < lines.Length; i++)
            {
                if (tensors[i].Shape != tensors[0].Shape)
                    throw new ShapeException($"Stack: the shapes {tensors[0].Shape} and {tensors[i].Shape} differ");
                lines[i] = tensors[i].Unsqueeze(dimension);
            }
            return Tensor.Cat(lines, dimension);
        }
    }
}

namespace Bathys;

/// <summary>The same elements in row-major order under another shape.</summary>
public static class ReshapeOperator
{
    extension(Tensor x)
    {
        /// <summary>
        /// The same elements under another shape: a view where the memory allows, else a copy. One size may be −1: what is left.
        /// </summary>
        /// <exception cref="ShapeException">The shape holds another number of elements.</exception>
        public Tensor Reshape(params ReadOnlySpan<int> shape)
        {
            var target = Complete(x.Shape, shape);
            if (target == x.Shape) return x;
            var strides = x.IsContiguous ? null : Strides(x, target);
            var y = x.IsContiguous || strides is not null ? x.As(target, strides) : x.Copy().As(target, null);
            var from = x.Shape;
            return Record.Gradient("Reshape", y, x, g => g.Reshape(from));
        }

        /// <summary>Dimensions first … last as one: (2, 3, 4) becomes (2, 12) from dimension 1 on.</summary>
        public Tensor Flatten(int first = 0, int last = -1)
        {
            if (x.Rank == 0) return x.Reshape(1);
            var (from, to) = (x.Shape.Dimension(first), x.Shape.Dimension(last));
            if (from > to) throw new ShapeException($"Flatten: dimension {first} comes after dimension {last} in {x.Shape}");
            return x.Reshape([.. x.Shape[..from], Shape.Size("Flatten", new Shape(x.Shape[from..(to + 1)]).Count), .. x.Shape[(to + 1)..]]);
        }

        /// <summary>A dimension as several: (2, 12) becomes (2, 3, 4).</summary>
        public Tensor Unflatten(int dimension, params ReadOnlySpan<int> sizes)
        {
            var d = x.Shape.Dimension(dimension);
            return x.Reshape([.. x.Shape[..d], .. Complete(new Shape(x.Shape[d]), sizes).AsSpan(), .. x.Shape[(d + 1)..]]);
        }

        /// <summary>Without a dimension of size 1, or without all of them; a dimension of another size stays.</summary>
        public Tensor Squeeze(int? dimension = null)
        {
            var d = dimension is { } named ? x.Shape.Dimension(named) : -1;
            var kept = new List<int>();
            for (var i = 0; i < x.Rank; i++)
                if (x.Shape[i] != 1 || (d >= 0 && i != d)) kept.Add(x.Shape[i]);
            return x.Reshape([.. kept]);
        }

        /// <summary>With a new dimension of size 1 in the given place; −1 is after the last.</summary>
        public Tensor Unsqueeze(int dimension)
        {
            if (dimension < -x.Rank - 1 || dimension > x.Rank)
                throw new ShapeException($"Unsqueeze: dimension {dimension} is out of range for {x.Shape}: from {-x.Rank - 1} to {x.Rank}");
            var d = dimension < 0 ? dimension + x.Rank + 1 : dimension;
            return x.Reshape([.. x.Shape[..d], 1, .. x.Shape[d..]]);
        }
    }

    static Shape Complete(Shape from, ReadOnlySpan<int> shape)
    {
        var sizes = shape.ToArray();
        var open = sizes.AsSpan().IndexOf(-1);
        if (open >= 0)
        {
            sizes[open] = 1;
            var known = new Shape(sizes).Count;
            if (known == 0 || from.Count % known != 0)
                throw new ShapeException(
                    $"Reshape: {from} with {from.Count:N0} elements has no shape ({string.Join(", ", shape.ToArray())})");
            sizes[open] = Shape.Size("Reshape", from.Count / known);
        }
        var target = new Shape(sizes);
        return target.Count == from.Count ? target
            : throw new ShapeException($"Reshape: {from} has {from.Count:N0} elements, {target} has {target.Count:N0}");
    }

    /// <summary>The strides under which a non-contiguous tensor's memory has the new shape, or null where only a copy can.</summary>
    static long[]? Strides(Tensor x, Shape target)
    {
        var strides = new long[target.Rank];
        var d = 0;
        for (var i = 0; i < target.Rank;)
        {
            // A group of source dimensions and one of target dimensions with the same number of elements.
            while (d < x.Rank && x.Shape[d] == 1) d++;
            if (target[i] == 1)
            {
                strides[i++] = 1;
                continue;
            }
            if (d == x.Rank) return null;
            var (first, from, to, end) = (d, (long)x.Shape[d++], (long)target[i], i + 1);
            while (from != to)
            {
                if (from < to && d < x.Rank)
                {
                    if (x.Shape[d] != 1 && x.Strides[first] != x.Strides[d] * Between(x.Shape, first, d)) return null;
                    from *= x.Shape[d++];
                }
                else if (to < from && end < target.Rank) to *= target[end++];
                else return null;
            }
            var last = d - 1;
            while (last > first && x.Shape[last] == 1) last--;
            var step = x.Strides[last];
            for (var k = end - 1; k >= i; k--)
            {
                strides[k] = step;
                step *= target[k];
            }
            i = end;
        }
        return strides;

        static long Between(Shape shape, int first, int d)
        {
            var product = 1L;
            for (var k = first + 1; k <= d; k++) product *= shape[k];
            return product;
        }
    }
}

namespace Bathys;

/// <summary>A tensor taken apart, as views.</summary>
public static class SplitOperator
{
    extension(Tensor x)
    {
        /// <summary>Views of the given sizes, one after the other along a dimension.</summary>
        /// <exception cref="ShapeException">The sizes do not add up to the dimension's.</exception>
        public Tensor[] Split(ReadOnlySpan<int> sizes, int dimension = 0)
        {
            var d = x.Shape.Dimension(dimension);
            var sum = 0L;
            foreach (var size in sizes) sum = size < 0 ? long.MinValue : sum + size;
            if (x.Rank == 0 || sum != x.Shape[d])
                throw new ShapeException(
                    $"Split: the sizes ({string.Join(", ", sizes.ToArray())}) do not add up to dimension {d} of {x.Shape}");
            var (parts, start) = (new Tensor[sizes.Length], 0);
            using (new NoGrad())
            {
                for (var i = 0; i < parts.Length; start += sizes[i++]) parts[i] = x.Narrow(d, start, sizes[i]);
            }
            // One gradient for all parts: they are put together, not each set among zeros and summed, and not copied where they stand side
            // by side.
            var (shapes, whole, dtype) = (Array.ConvertAll(parts, part => part.Shape), x.Shape, x.DType);
            if (parts.Length > 0) Record.Gradients("Split", parts, [x], (g, _) => [Joined(g)]);
            return parts;

            Tensor Joined(Tensor?[] g) => (Record.IsEnabled ? null : Tensor.Rejoined(g, whole, d))
                ?? Tensor.Cat(g.Select((part, i) => part ?? Tensor.Zeros(shapes[i], dtype)).ToArray(), d);
        }

        /// <summary>Views of the given size along a dimension; the last may be smaller. An empty dimension gives one empty view.</summary>
        /// <exception cref="ShapeException">The size is not positive.</exception>
        public Tensor[] Split(int size, int dimension = 0)
        {
            if (size <= 0) throw new ShapeException($"Split: a size of {size} is not positive");
            var length = x.Rank == 0 ? 0 : x.Shape[x.Shape.Dimension(dimension)];
            var sizes = new int[Math.Max(1, ((length - 1) / size) + 1)];
            for (var i = 0; i < sizes.Length; i++) sizes[i] = Math.Min(size, length - (i * size));
            return x.Split(sizes, dimension);
        }

        /// <summary>Views of one size along a dimension, as many as given if the sizes come out; the last may be smaller.</summary>
        /// <exception cref="ShapeException">The number is not positive.</exception>
        public Tensor[] Chunk(int chunks, int dimension = 0)
        {
            if (chunks <= 0) throw new ShapeException($"Chunk: {chunks} chunks are not positive");
            var length = x.Rank == 0 ? 0 : x.Shape[x.Shape.Dimension(dimension)];
            if (length == 0) return x.Split(new int[chunks], dimension);
            return x.Split(((length - 1) / chunks) + 1, dimension);
        }
    }
}

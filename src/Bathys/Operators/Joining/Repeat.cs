namespace Bathys;

/// <summary>A tensor repeated, mirrored or shifted.</summary>
public static class RepeatOperator
{
    extension(Tensor x)
    {
        /// <summary>Copies side by side: (2, 3) repeated by 2, 1 is (4, 3). More numbers than dimensions add leading dimensions.</summary>
        /// <exception cref="ShapeException">Fewer numbers than dimensions, or a negative one.</exception>
        public Tensor Repeat(params ReadOnlySpan<int> times)
        {
            if (times.Length < x.Rank || times.ContainsAnyInRange(int.MinValue, -1))
                throw new ShapeException(
                    $"Repeat: ({string.Join(", ", times.ToArray())}) does not say how often for each dimension of {x.Shape}");
            // (t₀, s₀, t₁, s₁, …) with stride 0 for each t.
            var (pairs, wide, result) = (new int[2 * times.Length], new int[2 * times.Length], new int[times.Length]);
            for (var d = 0; d < times.Length; d++)
            {
                var size = d < times.Length - x.Rank ? 1 : x.Shape[d - (times.Length - x.Rank)];
                (pairs[2 * d], pairs[(2 * d) + 1], wide[2 * d], wide[(2 * d) + 1], result[d]) = (1, size, times[d], size, times[d] * size);
            }
            return x.Reshape(pairs).Expand(wide).Reshape(result);
        }

        /// <summary>Each line of a dimension several times in a row: 1, 2 repeated by 2 is 1, 1, 2, 2.</summary>
        /// <exception cref="ShapeException">There is no such dimension, or the number is negative.</exception>
        public Tensor RepeatInterleave(int times, int dimension)
        {
            var d = x.Shape.Dimension(dimension);
            if (x.Rank == 0 || times < 0)
                throw new ShapeException($"RepeatInterleave: {times} times each line of dimension {dimension} of {x.Shape}");
            var wide = x.Unsqueeze(d + 1).Expand([.. x.Shape[..(d + 1)], times, .. x.Shape[(d + 1)..]]);
            return wide.Reshape([.. x.Shape[..d], Shape.Size("RepeatInterleave", (long)x.Shape[d] * times), .. x.Shape[(d + 1)..]]);
        }

        /// <summary>A copy with the order of some dimensions reversed.</summary>
        /// <exception cref="ShapeException">There is no such dimension.</exception>
        public Tensor Flip(params ReadOnlySpan<int> dimensions)
        {
            var (strides, offset, reversed) = (x.Strides.ToArray(), 0L, new bool[Math.Max(x.Rank, 1)]);
            foreach (var dimension in dimensions) reversed[x.Shape.Dimension(dimension)] = true;
            for (var d = 0; d < x.Rank; d++)
            {
                if (!reversed[d] || x.Shape[d] == 0) continue;
                offset += (x.Shape[d] - 1) * strides[d];
                strides[d] = -strides[d];
            }
            var named = dimensions.ToArray();
            return Record.Gradient("Flip", x.As(x.Shape, strides, offset).Copy(), x, g => g.Flip(named));
        }

        /// <summary>The lines of a dimension moved on by a number of places; what leaves at the end comes back at the start.</summary>
        /// <exception cref="ShapeException">There is no such dimension.</exception>
        public Tensor Roll(int shift, int dimension)
        {
            var d = x.Shape.Dimension(dimension);
            if (x.Count == 0 || x.Rank == 0) return x.Clone();
            var size = x.Shape[d];
            var back = (int)(((long)shift % size) + size) % size;
            return Tensor.Cat([x.Narrow(d, size - back, back), x.Narrow(d, 0, size - back)], d);
        }
    }
}

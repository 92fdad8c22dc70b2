namespace Bathys;

/// <summary>The same elements with the dimensions in another order.</summary>
public static class PermuteOperator
{
    extension(Tensor x)
    {
        /// <summary>A view with the dimensions in the given order: (2, 3, 5) permuted by 2, 0, 1 is (5, 2, 3).</summary>
        /// <exception cref="ShapeException">Not each dimension is named exactly once.</exception>
        public Tensor Permute(params ReadOnlySpan<int> order)
        {
            var from = new int[order.Length];
            for (var i = 0; i < from.Length; i++) from[i] = x.Shape.Dimension(order[i]);
            if (from.Length != x.Rank || from.Distinct().Count() != from.Length)
                throw new ShapeException($"Permute: ({string.Join(", ", order.ToArray())}) does not name each dimension of {x.Shape} once");
            var (sizes, strides, back) = (new int[x.Rank], new long[x.Rank], new int[x.Rank]);
            for (var i = 0; i < x.Rank; i++) (sizes[i], strides[i], back[from[i]]) = (x.Shape[from[i]], x.Strides[from[i]], i);
            return Record.Gradient("Permute", x.As(new Shape(sizes), strides), x, g => g.Permute(back));
        }

        /// <summary>A view with two dimensions exchanged; by default the last two.</summary>
        public Tensor Transpose(int a = -2, int b = -1)
        {
            if (x.Rank < 2 && a == -2 && b == -1)
                throw new ShapeException($"Transpose: the shape {x.Shape} has no two dimensions to exchange");
            var order = Enumerable.Range(0, x.Rank).ToArray();
            var (i, j) = (x.Shape.Dimension(a), x.Shape.Dimension(b));
            (order[i], order[j]) = (order[j], order[i]);
            return x.Permute(order);
        }
    }
}

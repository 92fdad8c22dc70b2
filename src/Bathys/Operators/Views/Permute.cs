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
            var (sizes, strides, back) = (new int[x.Rank], new long[x.Rank], new int[x.Rank]);
            var isOnce = order.Length == x.Rank;
            back.AsSpan().Fill(-1);
            for (var i = 0; i < order.Length; i++)
            {
                var from = x.Shape.Dimension(order[i]);
                if (!(isOnce &= back[from] < 0)) break;
                (sizes[i], strides[i], back[from]) = (x.Shape[from], x.Stride(from), i);
            }
            if (!isOnce)
                throw new ShapeException($"Permute: ({string.Join(", ", order.ToArray())}) does not name each dimension of {x.Shape} once");
            return Record.Gradient("Permute", x.As(new Shape(sizes), strides), x, g => g.Permute(back));
        }

        /// <summary>A view with two dimensions exchanged; by default the last two.</summary>
        public Tensor Transpose(int a = -2, int b = -1)
        {
            if (x.Rank < 2 && a == -2 && b == -1)
                throw new ShapeException($"Transpose: the shape {x.Shape} has no two dimensions to exchange");
            var (i, j) = (x.Shape.Dimension(a), x.Shape.Dimension(b));
            var (sizes, strides) = (x.Shape.ToArray(), x.Strides.ToArray());
            (sizes[i], sizes[j], strides[i], strides[j]) = (sizes[j], sizes[i], strides[j], strides[i]);
            return Record.Gradient("Transpose", x.As(new Shape(sizes), strides), x, g => g.Transpose(i, j));
        }
    }
}

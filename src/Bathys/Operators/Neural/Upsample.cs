namespace Bathys;

/// <summary>Images in another size.</summary>
public static class UpsampleOperator
{
    extension(Tensor x)
    {
        /// <summary>(…, H, W) in another size, each point the source's at ⌊i H / h⌋, ⌊j W / w⌋; or at ⌊i / scale⌋, ⌊j / scale⌋.</summary>
        /// <param name="size">(h, w).</param>
        /// <param name="scale">The factor that was rounded to the size; none is h / H and w / W.</param>
        /// <exception cref="ShapeException">There are no two dimensions, or a size is not positive.</exception>
        /// <exception cref="ArgumentOutOfRangeException">The scale is not positive.</exception>
        public Tensor UpsampleNearest(Size2 size, double? scale = null)
        {
            Check("UpsampleNearest", x, size, scale);
            return new Points(x.Shape[^2], x.Shape[^1], Nearest(x.Shape[^2], size.Height, scale), Nearest(x.Shape[^1], size.Width, scale))
                .Spread(x);
        }

        /// <summary>
        /// (…, H, W) in another size, interpolated between the two nearest rows and columns: Y = R X Cᵀ with two numbers in each row of R
        /// and C.
        /// </summary>
        /// <param name="size">(h, w).</param>
        /// <param name="alignCorners">True to map the outermost points' centers on one another, false the outer edges.</param>
        /// <param name="scale">The factor that was rounded to the size; none is h / H and w / W. Aligned corners need none.</param>
        /// <exception cref="ShapeException">There are no two dimensions, or a size is not positive.</exception>
        /// <exception cref="ArgumentOutOfRangeException">The scale is not positive.</exception>
        /// <exception cref="NotSupportedException">x is neither Float32 nor Float64.</exception>
        public Tensor UpsampleBilinear(Size2 size, bool alignCorners = false, double? scale = null)
        {
            Check("UpsampleBilinear", x, size, scale);
            if (!x.DType.IsFloatingPoint)
                throw new NotSupportedException(
                    $"UpsampleBilinear: no means of {x.DType}: convert first, for example with To(DType.Float32)");
            var rows = Interpolation(x.Shape[^2], size.Height, alignCorners, scale).To(x.DType);
            var columns = Interpolation(x.Shape[^1], size.Width, alignCorners, scale).To(x.DType);
            return rows.MatMul(x.Linear(columns));
        }
    }

    static void Check(string name, Tensor x, Size2 size, double? scale)
    {
        if (x.Rank < 2 || x.Shape[^2] == 0 || x.Shape[^1] == 0) throw new ShapeException($"{name}: takes (…, H, W), not {x.Shape}");
        if (size.Height < 1 || size.Width < 1) throw new ShapeException($"{name}: a size of {size} is not positive");
        if (scale is not null and not > 0) throw new ArgumentOutOfRangeException(nameof(scale), scale, $"{name}: a scale is positive");
    }

    static int[] Nearest(int from, int to, double? scale)
    {
        var index = new int[to];
        for (var i = 0; i < to; i++) index[i] = scale is { } factor ? Math.Min((int)(i / factor), from - 1) : (int)((long)i * from / to);
        return index;
    }

    /// <summary>A linear map and its transpose: each is the other's gradient.</summary>
    sealed record Points(int Height, int Width, int[] Rows, int[] Columns)
    {
        public Tensor Spread(Tensor x) => Record.Gradient("UpsampleNearest", Tensor.NearestForward(x, Rows, Columns), x, Sum);

        Tensor Sum(Tensor g) => Record.Gradient("UpsampleNearest", Tensor.NearestBackward(g, Height, Width, Rows, Columns), g, Spread);
    }

    /// <summary>The matrix (to, from) of linear interpolation.</summary>
    static Tensor Interpolation(int from, int to, bool alignCorners, double? scale)
    {
        var matrix = new double[to, from];
        var step = scale is { } factor ? 1 / factor : (double)from / to;
        for (var i = 0; i < to; i++)
        {
            var place = alignCorners ? to == 1 ? 0 : i * (from - 1.0) / (to - 1) : Math.Max(0, ((i + 0.5) * step) - 0.5);
            var first = Math.Min((int)place, from - 1);
            matrix[i, first] += 1 - (place - first);
            matrix[i, Math.Min(first + 1, from - 1)] += place - first;
        }
        return Tensor.From(matrix);
    }
}

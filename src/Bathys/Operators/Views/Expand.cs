namespace Bathys;

/// <summary>A tensor repeated along dimensions of size 1.</summary>
public static class ExpandOperator
{
    extension(Tensor x)
    {
        /// <summary>
        /// A view in a larger shape: sizes of 1 and missing leading dimensions stretch, −1 keeps a size; no memory is taken.
        /// </summary>
        /// <exception cref="ShapeException">A size other than 1 would have to change.</exception>
        public Tensor Expand(params ReadOnlySpan<int> shape)
        {
            var sizes = shape.ToArray();
            for (var i = 1; i <= Math.Min(sizes.Length, x.Rank); i++)
                if (sizes[^i] == -1) sizes[^i] = x.Shape[^i];
            var target = new Shape(sizes);
            if (target == x.Shape) return x;
            if (target.Rank < x.Rank || Shape.Broadcast(x.Shape, target, "Expand") != target)
                throw new ShapeException($"Expand: {x.Shape} does not stretch to {target}");
            // The pullback gives the gradient as it comes: Record sums it over what was stretched.
            return Record.Gradient("Expand", x.As(target, x.StridesIn(target)), x, g => g);
        }

        /// <summary>The transpose of broadcasting: sums over the dimensions in which this tensor is larger than the shape.</summary>
        /// <exception cref="ShapeException">The shape does not broadcast to this tensor's.</exception>
        public Tensor SumTo(Shape shape)
        {
            if (shape == x.Shape) return x;
            if (Shape.Broadcast(shape, x.Shape, "SumTo") != x.Shape)
                throw new ShapeException($"SumTo: {shape} does not broadcast to {x.Shape}");
            var dimensions = new List<int>();
            var lead = x.Rank - shape.Rank;
            for (var i = 0; i < x.Rank; i++)
                if (i < lead || (shape[i - lead] == 1 && x.Shape[i] != 1)) dimensions.Add(i);
            return dimensions.Count == 0 ? x.Reshape(shape) : x.Sum([.. dimensions], keepDimensions: true).Reshape(shape);
        }
    }
}

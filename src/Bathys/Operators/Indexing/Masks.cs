namespace Bathys;

/// <summary>From labels and masks to places, and back.</summary>
public static class MaskOperators
{
    extension(Tensor x)
    {
        /// <summary>For each whole number a row of zeros with a 1 in its place: (…) gives (…, classes).</summary>
        /// <param name="classes">The number of classes; −1 takes the largest number plus 1.</param>
        /// <param name="dtype">The type of the result.</param>
        /// <exception cref="ShapeException">A number is out of range.</exception>
        /// <exception cref="NotSupportedException">This tensor is not of whole numbers.</exception>
        public Tensor OneHot(int classes = -1, DType dtype = DType.Int64)
        {
            if (classes < 0) classes = Largest(Indices.Whole("OneHot", x)) + 1;
            var labels = Indices.Checked("OneHot", x, classes, $"{classes} classes");
            var ones = Tensor.Ones([.. x.Shape.AsSpan(), 1], dtype);
            return Tensor.Zeros([.. x.Shape.AsSpan(), classes], dtype).Scatter(-1, labels.Unsqueeze(-1), ones);
        }

        /// <summary>The places of the elements that are not zero (true), in row-major order: (count, rank), Int64.</summary>
        public Tensor NonZero()
        {
            var flat = Tensor.PlacesOfTrue(x);
            var places = new long[(long)flat.Length * x.Rank];
            for (var i = 0; i < flat.Length; i++)
            {
                var rest = flat[i];
                for (var d = x.Rank - 1; d >= 0; d--) (rest, places[((long)i * x.Rank) + d]) = Math.DivRem(rest, (long)x.Shape[d]);
            }
            return Tensor.From(places, flat.Length, x.Rank);
        }

        /// <summary>The elements whose mask is true, in row-major order, as a vector.</summary>
        /// <param name="mask">Bool, true where an element is taken, as in PyTorch's masked_select; broadcasts with this tensor.</param>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <exception cref="NotSupportedException">The mask is not Bool.</exception>
        public Tensor MaskedSelect(Tensor mask)
        {
            ArgumentNullException.ThrowIfNull(mask);
            WhereOperator.CheckBool("MaskedSelect", mask);
            var shape = Shape.Broadcast(x.Shape, mask.Shape, "MaskedSelect");
            var places = Tensor.PlacesOfTrue(mask.Expand(shape));
            return x.Expand(shape).Reshape(Shape.Size("MaskedSelect", shape.Count)).IndexSelect(0, Tensor.From(places, places.Length));
        }
    }

    static int Largest(Tensor x)
    {
        var largest = -1L;
        foreach (var value in x.ToArray<long>()) largest = Math.Max(largest, value);
        return Shape.Size("OneHot", largest + 1) - 1;
    }
}

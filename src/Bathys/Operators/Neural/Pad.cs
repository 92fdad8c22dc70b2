namespace Bathys;

/// <summary>A tensor with a margin.</summary>
public static class PadOperator
{
    extension(Tensor x)
    {
        /// <summary>
        /// This tensor in a larger one of one number: widths before and after for the last dimension, then for the one before it, and so
        /// on. Negative widths cut off.
        /// </summary>
        /// <param name="widths">Pairs: left, right, top, bottom, …</param>
        /// <param name="value">The number around.</param>
        /// <exception cref="ShapeException">The widths are no pairs, too many, or cut off more than there is.</exception>
        public Tensor Pad(ReadOnlySpan<int> widths, double value = 0)
        {
            if (widths.Length % 2 != 0 || widths.Length / 2 > x.Rank)
                throw new ShapeException($"Pad: {widths.Length} widths are not pairs for the dimensions of {x.Shape}");
            var (sizes, inner, cut) = (x.Shape.ToArray(), new Slice[x.Rank], new Slice[x.Rank]);
            inner.AsSpan().Fill(..);
            cut.AsSpan().Fill(..);
            for (var i = 0; i < widths.Length / 2; i++)
            {
                var (before, after, d) = (widths[2 * i], widths[(2 * i) + 1], x.Rank - 1 - i);
                var (first, end) = (Math.Max(-before, 0), sizes[d] - Math.Max(-after, 0));
                if (first > end || (long)sizes[d] + before + after < 0)
                    throw new ShapeException($"Pad: widths of {before} and {after} cut off more than dimension {d} of {x.Shape} has");
                cut[d] = first..end;
                sizes[d] = Shape.Size("Pad", (long)sizes[d] + before + after);
                inner[d] = Math.Max(before, 0)..(Math.Max(before, 0) + end - first);
            }
            var part = x.Slice(cut);
            var y = Tensor.Full(sizes, value, x.DType);
            using (new NoGrad()) y.Slice(inner).CopyFrom(part);
            return Record.Gradient("Pad", y, part, g => g.Slice(inner));
        }
    }
}

namespace Bathys;

/// <summary>Rows of a table by number.</summary>
public static class EmbeddingOperator
{
    extension(Tensor indices)
    {
        /// <summary>
        /// The row of the weight for each whole number: (…) gives (…, D). The gradient is summed row by row in the order of the indices.
        /// </summary>
        /// <param name="weight">(V, D).</param>
        /// <param name="paddingIndex">A number whose row gets no gradient; a negative one counts from the end.</param>
        /// <exception cref="ShapeException">A number is not from 0 to V − 1, or the weight is no matrix.</exception>
        /// <exception cref="NotSupportedException">The indices are not of whole numbers.</exception>
        public Tensor Embedding(Tensor weight, int? paddingIndex = null)
        {
            ArgumentNullException.ThrowIfNull(weight);
            if (weight.Rank != 2) throw new ShapeException($"Embedding: the weight is (V, D), not {weight.Shape}");
            var rows = weight.Shape[0];
            if (paddingIndex < -rows || paddingIndex >= rows)
                throw new ShapeException($"Embedding: the padding index {paddingIndex} is not from {-rows} to {rows - 1}");
            if (paddingIndex < 0) paddingIndex += rows;
            var flat = Indices.Checked("Embedding", indices, rows, $"a table of {rows} rows")
                .Reshape(Shape.Size("Embedding", indices.Count));
            var (y, table) = (Tensor.TakeLines(weight, 0, flat), weight.Shape);
            Record.Gradient(
                "Embedding", y, weight, g => Tensor.Zeros(table, g.DType).IndexAdd(0, flat, WithoutPadding(g, flat, paddingIndex)));
            return y.Reshape([.. indices.Shape.AsSpan(), weight.Shape[1]]);
        }
    }

    static Tensor WithoutPadding(Tensor g, Tensor flat, int? padding) =>
        padding is null ? g : g.MaskedFill(flat.Equal(padding.Value).Unsqueeze(1), 0);
}

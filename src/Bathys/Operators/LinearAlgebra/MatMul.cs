namespace Bathys;

/// <summary>The product of matrices, vectors and batches of matrices.</summary>
public static class MatMulOperator
{
    extension(Tensor a)
    {
        /// <summary>
        /// A B: (…, n, k) by (…, k, m) gives (…, n, m), yᵢⱼ = Σₖ aᵢₖ bₖⱼ; the leading dimensions broadcast. A vector on the left is a row,
        /// on the right a column, and its dimension is gone from the result; two vectors give their dot product. Transposed and sliced
        /// views are read where they lie.
        /// </summary>
        /// <exception cref="ShapeException">The inner sizes differ, the batches do not broadcast, or an operand is a scalar.</exception>
        /// <exception cref="NotSupportedException">The operands are neither Float32 nor Float64.</exception>
        public Tensor MatMul(Tensor b)
        {
            ArgumentNullException.ThrowIfNull(b);
            (a, b) = OfOneType("MatMul", a, b);
            CheckInner(a.Shape, b.Shape);
            if (a.Rank == 1) return a.Unsqueeze(0).MatMul(b).Squeeze(b.Rank == 1 ? 0 : -2);
            if (b.Rank == 1) return a.MatMul(b.Unsqueeze(1)).Squeeze(-1);
            // One right matrix for all: a single product of many rows, and so are its gradients.
            if (b.Rank == 2 && a.Rank > 2) return a.Flatten(0, -2).MatMul(b).Reshape([.. a.Shape[..^1], b.Shape[1]]);
            return Record.Gradient("MatMul", Tensor.Product(a, b), a, g => g.MatMul(b.Transpose()), b, g => a.Transpose().MatMul(g));
        }
    }

    /// <summary>Both operands in the wider of their types.</summary>
    internal static (Tensor A, Tensor B) OfOneType(string operation, Tensor a, Tensor b)
    {
        var dtype = DTypes.Promote(a.DType, b.DType);
        return dtype.IsFloatingPoint ? (a.To(dtype), b.To(dtype))
            : throw new NotSupportedException(
                $"{operation}: no product of {a.DType} and {b.DType}: convert first, for example with To(DType.Float32)");
    }

    static void CheckInner(Shape a, Shape b)
    {
        if (a.Rank == 0 || b.Rank == 0) throw new ShapeException($"MatMul: {a} x {b}: a scalar has no matrix product; multiply with *");
        var inner = b.Rank == 1 ? b[0] : b[^2];
        if (a[^1] == inner) return;
        var hint = b.Rank >= 2 && b[^1] == a[^1] ? "; did you mean the transposed weight?" : "";
        throw new ShapeException($"MatMul: inner sizes differ: {a} x {b}{hint}");
    }
}

namespace Bathys;

/// <summary>Products of vectors, and the sum of a diagonal.</summary>
public static class VectorProductOperators
{
    extension(Tensor x)
    {
        /// <summary>Σᵢ xᵢ yᵢ of two vectors.</summary>
        /// <exception cref="ShapeException">The operands are not two vectors of one length.</exception>
        public Tensor Dot(Tensor y)
        {
            CheckVectors("Dot", x, y);
            return x.MatMul(y);
        }

        /// <summary>The matrix (n, m) of all products xᵢ yⱼ of two vectors.</summary>
        /// <exception cref="ShapeException">An operand is not a vector.</exception>
        public Tensor Outer(Tensor y)
        {
            CheckVectors("Outer", x, y);
            return x.Unsqueeze(1) * y;
        }

        /// <summary>Σᵢ xᵢᵢ of a matrix.</summary>
        /// <exception cref="ShapeException">The operand is not a matrix.</exception>
        public Tensor Trace() => x.Rank == 2 ? x.Diagonal().Sum() : throw new ShapeException($"Trace: {x.Shape} is not a matrix");

        /// <summary>A view of xᵢᵢ of the last two dimensions: (…, n, m) gives (…, min(n, m)).</summary>
        /// <exception cref="ShapeException">There are no two dimensions.</exception>
        public Tensor Diagonal()
        {
            if (x.Rank < 2) throw new ShapeException($"Diagonal: {x.Shape} has no two dimensions");
            var y = x.DiagonalView();
            var shape = x.Shape;
            return Record.Gradient("Diagonal", y, x, g => g.OnDiagonal(shape));
        }

        Tensor DiagonalView()
        {
            var length = Math.Min(x.Shape[^2], x.Shape[^1]);
            var strides = x.Strides;
            return x.As(new Shape([.. x.Shape[..^2], length]), [.. strides[..^2], strides[^2] + strides[^1]]);
        }

        /// <summary>The transpose of <see cref="Diagonal"/>: this tensor on the diagonal of zeros.</summary>
        Tensor OnDiagonal(Shape shape)
        {
            var y = Tensor.Zeros(shape, x.DType);
            using (new NoGrad()) y.DiagonalView().CopyFrom(x);
            return Record.Gradient("Diagonal", y, x, g => g.Diagonal());
        }
    }

    static void CheckVectors(string operation, Tensor x, Tensor y)
    {
        ArgumentNullException.ThrowIfNull(y);
        if (x.Rank != 1 || y.Rank != 1 || (operation == "Dot" && x.Count != y.Count))
            throw new ShapeException(
                $"{operation}: {x.Shape} and {y.Shape} are not two vectors{(operation == "Dot" ? " of one length" : "")}");
    }
}

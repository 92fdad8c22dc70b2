namespace Bathys;

/// <summary>Positions as rotations.</summary>
public static class RotaryOperator
{
    extension(Tensor x)
    {
        /// <summary>
        /// Turns the pairs (xᵢ, xᵢ₊ₙ), n = D / 2, of each row by the angles of its position, so that products of queries and keys depend on
        /// distances alone (Su and others, "RoFormer", 2021): yᵢ = xᵢ cos − xᵢ₊ₙ sin, yᵢ₊ₙ = xᵢ₊ₙ cos + xᵢ sin.
        /// </summary>
        /// <param name="cosines">(L, D / 2) for x of the shape (…, L, D).</param>
        /// <param name="sines">(L, D / 2).</param>
        /// <exception cref="ShapeException">The shapes do not fit together, or D is odd.</exception>
        /// <exception cref="NotSupportedException">x is neither Float32 nor Float64.</exception>
        public Tensor Rotary(Tensor cosines, Tensor sines)
        {
            ArgumentNullException.ThrowIfNull(cosines);
            ArgumentNullException.ThrowIfNull(sines);
            if (x.Rank < 2 || x.Shape[^1] % 2 != 0) throw new ShapeException($"Rotary: {x.Shape} is not (…, L, D) with an even D");
            Shape expected = [x.Shape[^2], x.Shape[^1] / 2];
            if (cosines.Shape != expected || sines.Shape != expected)
                throw new ShapeException($"Rotary: cosines {cosines.Shape} and sines {sines.Shape} for {x.Shape}: both must be {expected}");
            return Turned(x, cosines.Detach().To(x.DType), sines.Detach().To(x.DType), back: false);
        }
    }

    /// <summary>A rotation, whose transpose turns back.</summary>
    static Tensor Turned(Tensor x, Tensor cosines, Tensor sines, bool back) =>
        Record.Gradient("Rotary", Tensor.Turned(x, cosines, sines, back), x, g => Turned(g, cosines, sines, !back));
}

namespace Bathys;

/// <summary>Copies of a tensor, and the tensor itself without its history.</summary>
public static class CopyOperators
{
    extension(Tensor x)
    {
        /// <summary>This tensor if it is contiguous, else a contiguous copy.</summary>
        public Tensor Contiguous() => x.IsContiguous ? x : Record.Gradient("Contiguous", x.Copy(), x, g => g);

        /// <summary>A contiguous copy with memory of its own.</summary>
        public Tensor Clone() => Record.Gradient("Clone", x.Copy(), x, g => g);

        /// <summary>
        /// This tensor if it has the type already, else a conversion: fractions are cut toward zero, truth is "not zero", BFloat16 rounds
        /// to nearest.
        /// </summary>
        public Tensor To(DType dtype)
        {
            if (dtype == x.DType) return x;
            var y = x.Convert(dtype);
            // Record converts the gradient back to the operand's type.
            return dtype.IsFloatingPoint ? Record.Gradient("To", y, x, g => g) : y;
        }

        /// <summary>The same memory without a history: no gradient flows back from here.</summary>
        public Tensor Detach() => x.As(x.Shape, x.IsContiguous ? null : x.Strides.ToArray());
    }
}

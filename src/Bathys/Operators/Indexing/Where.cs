using System.Runtime.CompilerServices;
using Bathys.Kernels;

namespace Bathys;

/// <summary>A choice for each element.</summary>
public static class WhereOperator
{
    extension(Tensor x)
    {
        /// <summary>a where this Bool tensor is true, else b, element by element, as PyTorch's where; all three broadcast.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <exception cref="NotSupportedException">This tensor is not Bool.</exception>
        public Tensor Where(Tensor a, Tensor b)
        {
            ArgumentNullException.ThrowIfNull(a);
            ArgumentNullException.ThrowIfNull(b);
            CheckBool("Where", x);
            return Record.Gradient("Where", Tensor.Zip3("Where", x, a, b, new WhereKernel()),
                a, g => x.Where(g, Tensor.Scalar(0, g.DType)),
                b, g => x.Where(Tensor.Scalar(0, g.DType), g));
        }

        /// <summary>This tensor with a number in place of the elements whose mask is true.</summary>
        /// <param name="mask">
        /// Bool, true where an element is replaced, as in PyTorch's masked_fill; broadcasts to this tensor's shape.
        /// </param>
        /// <param name="value">The number, such as −∞ before a softmax.</param>
        /// <exception cref="ShapeException">The mask does not broadcast to this tensor.</exception>
        /// <exception cref="NotSupportedException">The mask is not Bool.</exception>
        public Tensor MaskedFill(Tensor mask, double value)
        {
            ArgumentNullException.ThrowIfNull(mask);
            CheckBool("MaskedFill", mask);
            if (Shape.Broadcast(x.Shape, mask.Shape, "MaskedFill") != x.Shape)
                throw new ShapeException($"MaskedFill: a mask {mask.Shape} does not broadcast to {x.Shape}");
            if (x.DType == DType.Bool) value = value == 0 ? 0 : 1;
            return Record.Gradient("MaskedFill", Tensor.Zip("MaskedFill", mask, x, new FillKernel(value)), x, g => g.MaskedFill(mask, 0));
        }

        /// <summary>The matrices of the last two dimensions with zeros above a diagonal: yᵢⱼ = xᵢⱼ for j − i ≤ diagonal.</summary>
        /// <param name="diagonal">0 keeps the main diagonal and all below, 1 one more above it, −1 one fewer.</param>
        /// <exception cref="ShapeException">There are no two dimensions.</exception>
        public Tensor Tril(int diagonal = 0) => x.MaskedFill(Triangle("Tril", x.Shape, (i, j) => j - i > diagonal), 0);

        /// <summary>The matrices of the last two dimensions with zeros below a diagonal: yᵢⱼ = xᵢⱼ for j − i ≥ diagonal.</summary>
        /// <param name="diagonal">0 keeps the main diagonal and all above, 1 one fewer, −1 one more below it.</param>
        /// <exception cref="ShapeException">There are no two dimensions.</exception>
        public Tensor Triu(int diagonal = 0) => x.MaskedFill(Triangle("Triu", x.Shape, (i, j) => j - i < diagonal), 0);
    }

    /// <summary>Truth values, not numbers: a mask that was forgotten to be compared would be wrong without a word.</summary>
    internal static void CheckBool(string operation, Tensor mask)
    {
        if (mask.DType != DType.Bool)
            throw new NotSupportedException($"{operation}: a mask is Bool, not {mask.DType}: compare, or convert with To(DType.Bool)");
    }

    static Tensor Triangle(string operation, Shape shape, Func<int, int, bool> isOutside)
    {
        if (shape.Rank < 2) throw new ShapeException($"{operation}: {shape} has no two dimensions");
        var mask = new bool[shape[^2], shape[^1]];
        for (var i = 0; i < shape[^2]; i++)
            for (var j = 0; j < shape[^1]; j++) mask[i, j] = isOutside(i, j);
        return Tensor.From(mask);
    }

    readonly struct WhereKernel : IZip3Kernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V condition, V a, V b) where V : struct, ISimd<V, T>
            where T : unmanaged => V.Select(V.Equal(condition, V.Of(0)), b, a);
    }

    readonly struct FillKernel(double value) : IZipKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V mask, V x) where V : struct, ISimd<V, T>
            where T : unmanaged => V.Select(V.Equal(mask, V.Of(0)), x, V.Of(value));
    }
}

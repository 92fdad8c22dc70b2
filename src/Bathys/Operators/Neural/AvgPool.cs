using Bathys.Kernels;

namespace Bathys;

/// <summary>The mean of each window.</summary>
public static class AvgPoolOperator
{
    extension(Tensor x)
    {
        /// <summary>The mean of each window of (N, C, H, W) or (C, H, W).</summary>
        /// <param name="kernelSize">The window.</param>
        /// <param name="stride">Steps between windows; the window's size unless given.</param>
        /// <param name="padding">Rows and columns of zeros around the image, at most half the window.</param>
        /// <param name="ceilMode">Whether a last window that only begins inside counts.</param>
        /// <param name="countIncludePad">Whether the zeros of the padding count in the divisor.</param>
        /// <param name="divisorOverride">What to divide by instead of the window's size.</param>
        /// <exception cref="ShapeException">The window does not fit, or the divisor is not positive.</exception>
        /// <exception cref="NotSupportedException">x is neither Float32 nor Float64.</exception>
        public Tensor AvgPool2d(
            Size2 kernelSize, Size2? stride = null, Size2? padding = null, bool ceilMode = false, bool countIncludePad = true,
            int? divisorOverride = null)
        {
            if (divisorOverride <= 0) throw new ShapeException($"AvgPool2d: a divisor of {divisorOverride} is not positive");
            var windows = Pooling.Windows("AvgPool2d", x, kernelSize, stride ?? kernelSize, padding ?? 0, 1, ceilMode);
            var (rows, columns) = AveragePooling.Axes(windows, countIncludePad);
            return new Means(rows, columns, divisorOverride ?? 0).Forward(x);
        }

        /// <summary>The mean of each window of (N, C, L) or (C, L); see <see cref="AvgPool2d"/>.</summary>
        /// <param name="kernelSize">The window.</param>
        /// <param name="stride">Steps between windows; the window's size unless given.</param>
        /// <param name="padding">Zeros on either side, at most half the window.</param>
        /// <param name="ceilMode">Whether a last window that only begins inside counts.</param>
        /// <param name="countIncludePad">Whether the zeros of the padding count in the divisor.</param>
        /// <exception cref="ShapeException">The window does not fit.</exception>
        /// <exception cref="NotSupportedException">x is neither Float32 nor Float64.</exception>
        public Tensor AvgPool1d(int kernelSize, int? stride = null, int padding = 0, bool ceilMode = false, bool countIncludePad = true)
        {
            var tall = Pooling.Tall("AvgPool1d", x);
            var windows = Pooling.Windows("AvgPool1d", tall, (1, kernelSize), (1, stride ?? kernelSize), (0, padding), 1, ceilMode);
            var (rows, columns) = AveragePooling.Axes(windows, countIncludePad);
            return new Means(rows, columns, 0).Forward(tall).Squeeze(-2);
        }

        /// <summary>
        /// As many means as asked for: window i of (N, C, H, W) goes from ⌊i H / h⌋ to ⌈(i + 1) H / h⌉. A size of 1 is the mean of the
        /// image.
        /// </summary>
        /// <param name="outputSize">(h, w).</param>
        /// <exception cref="ShapeException">x is no image or empty, or the size is not positive.</exception>
        /// <exception cref="NotSupportedException">x is neither Float32 nor Float64.</exception>
        public Tensor AdaptiveAvgPool2d(Size2 outputSize) => x.Rank is 3 or 4
            ? Adaptive("AdaptiveAvgPool2d", x, outputSize)
            : throw new ShapeException($"AdaptiveAvgPool2d: takes (N, C, H, W) or (C, H, W), not {x.Shape}");

        /// <summary>As many means as asked for of (N, C, L) or (C, L); see <see cref="AdaptiveAvgPool2d"/>.</summary>
        /// <param name="outputSize">The number of means.</param>
        /// <exception cref="ShapeException">x is no sequence or empty, or the size is not positive.</exception>
        /// <exception cref="NotSupportedException">x is neither Float32 nor Float64.</exception>
        public Tensor AdaptiveAvgPool1d(int outputSize) =>
            Adaptive("AdaptiveAvgPool1d", Pooling.Tall("AdaptiveAvgPool1d", x), (1, outputSize)).Squeeze(-2);
    }

    static Tensor Adaptive(string name, Tensor x, Size2 size)
    {
        if (size.Height < 1 || size.Width < 1) throw new ShapeException($"{name}: an output size of {size} is not positive");
        if (x.Shape[^2] == 0 || x.Shape[^1] == 0) throw new ShapeException($"{name}: nothing in {x.Shape} to take means of");
        return new Means(PoolingAxis.Adaptive(x.Shape[^2], size.Height), PoolingAxis.Adaptive(x.Shape[^1], size.Width), 0).Forward(x);
    }

    /// <summary>A linear map and its transpose: each is the other's gradient.</summary>
    readonly record struct Means(PoolingAxis Rows, PoolingAxis Columns, int Divisor)
    {
        public Tensor Forward(Tensor x)
        {
            var means = this;
            return Record.Gradient("AvgPool", Tensor.AveragePoolForward(Rows, Columns, Divisor, x), x, means.Backward);
        }

        Tensor Backward(Tensor g)
        {
            var means = this;
            return Record.Gradient("AvgPool", Tensor.AveragePoolBackward(Rows, Columns, Divisor, g), g, means.Forward);
        }
    }
}

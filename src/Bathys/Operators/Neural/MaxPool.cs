using Bathys.Kernels;

namespace Bathys;

/// <summary>The largest number of each window.</summary>
public static class MaxPoolOperator
{
    extension(Tensor x)
    {
        /// <summary>
        /// The largest number of each window of (N, C, H, W) or (C, H, W); padding never wins. The gradient goes to the first of equals.
        /// </summary>
        /// <param name="kernelSize">The window.</param>
        /// <param name="stride">Steps between windows; the window's size unless given.</param>
        /// <param name="padding">Rows and columns around the image, at most half the window.</param>
        /// <param name="dilation">Steps within a window; 1 unless given.</param>
        /// <param name="ceilMode">Whether a last window that only begins inside counts.</param>
        /// <exception cref="ShapeException">The window does not fit.</exception>
        /// <exception cref="NotSupportedException">x is neither Float32 nor Float64.</exception>
        public Tensor MaxPool2d(
            Size2 kernelSize, Size2? stride = null, Size2? padding = null, Size2? dilation = null, bool ceilMode = false) =>
            Pool(Pooling.Windows("MaxPool2d", x, kernelSize, stride ?? kernelSize, padding ?? 0, dilation ?? 1, ceilMode), x);

        /// <summary>The largest number of each window of (N, C, L) or (C, L); see <see cref="MaxPool2d"/>.</summary>
        /// <param name="kernelSize">The window.</param>
        /// <param name="stride">Steps between windows; the window's size unless given.</param>
        /// <param name="padding">Places on either side, at most half the window.</param>
        /// <param name="dilation">Steps within a window.</param>
        /// <param name="ceilMode">Whether a last window that only begins inside counts.</param>
        /// <exception cref="ShapeException">The window does not fit.</exception>
        /// <exception cref="NotSupportedException">x is neither Float32 nor Float64.</exception>
        public Tensor MaxPool1d(int kernelSize, int? stride = null, int padding = 0, int dilation = 1, bool ceilMode = false)
        {
            var tall = Pooling.Tall("MaxPool1d", x);
            return Pool(Pooling.Windows(
                "MaxPool1d", tall, (1, kernelSize), (1, stride ?? kernelSize), (0, padding), (1, dilation), ceilMode), tall).Squeeze(-2);
        }
    }

    static Tensor Pool(PoolingShape shape, Tensor x)
    {
        var (y, places) = Tensor.MaxPoolForward(shape, x);
        return Record.Gradient("MaxPool", y, x, g => Record.Choose(
            fused: () => Tensor.MaxPoolBackward(shape, g, places),
            composed: () => Scattered(shape, g, places)));
    }

    /// <summary>The gradient by way of the flat place of each window's largest number.</summary>
    static Tensor Scattered(PoolingShape shape, Tensor g, Tensor places)
    {
        var flat = Tensor.MaxPoolFlatPlaces(shape, places);
        var planes = Tensor.Zeros([shape.Planes, shape.InPlane], g.DType);
        var sums = planes.ScatterAdd(1, flat.Reshape(shape.Planes, shape.OutPlane), g.Reshape(shape.Planes, shape.OutPlane));
        return sums.Reshape([.. g.Shape[..^2], shape.Height, shape.Width]);
    }
}

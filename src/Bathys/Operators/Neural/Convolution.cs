using Bathys.Kernels;

namespace Bathys;

/// <summary>Convolutions (in truth cross-correlations, as everywhere in the field) of images and sequences.</summary>
public static class ConvolutionOperators
{
    extension(Tensor x)
    {
        /// <summary>
        /// y(n, o, i, j) = bₒ + Σ w(o, c, k, l) · x(n, c, s i + d k − p, s j + d l − p): (N, C, H, W) with a weight (O, C / groups, h, w)
        /// gives (N, O, ⌊(H + 2p − d (h − 1) − 1) / s⌋ + 1, …); a single image (C, H, W) gives a single one.
        /// </summary>
        /// <param name="weight">(O, C / groups, h, w).</param>
        /// <param name="bias">(O), or none.</param>
        /// <param name="stride">s: steps between windows; 1 unless given.</param>
        /// <param name="padding">p: rows and columns of zeros around the image.</param>
        /// <param name="dilation">d: steps within a window; 1 unless given.</param>
        /// <param name="groups">Groups of channels that do not mix.</param>
        /// <param name="tiled">
        /// False to sum in order as the definition says. Otherwise Float32 with windows of 3 × 3, stride 1 and at least 16 channels
        /// multiplies transformed tiles, Winograd's
        /// F(4 × 4, 3 × 3): two to four times as fast, with up to two and a half times the rounding error, and five times in the gradient
        /// of weights. An infinity or a NaN then becomes NaN in the whole tiles of 4 × 4 outputs that see it (Lavin and Gray, "Fast
        /// Algorithms for Convolutional Neural Networks", 2015).
        /// </param>
        /// <exception cref="ShapeException">The shapes do not fit together, or the window is larger than the padded image.</exception>
        /// <exception cref="NotSupportedException">The operands are neither Float32 nor Float64.</exception>
        public Tensor Conv2d(
            Tensor weight, Tensor? bias = null, Size2? stride = null, Size2? padding = null, Size2? dilation = null, int groups = 1,
            bool tiled = true) =>
            Convolve("Conv2d", x, weight, bias, stride ?? 1, padding ?? 0, dilation ?? 1, groups, tiled);

        /// <summary>
        /// y(n, o, i) = bₒ + Σ w(o, c, k) · x(n, c, s i + d k − p): (N, C, L) with a weight (O, C / groups, k) gives
        /// (N, O, ⌊(L + 2p − d (k − 1) − 1) / s⌋ + 1); a single sequence (C, L) gives a single one.
        /// </summary>
        /// <param name="weight">(O, C / groups, k).</param>
        /// <param name="bias">(O), or none.</param>
        /// <param name="stride">s: steps between windows.</param>
        /// <param name="padding">p: zeros on either side.</param>
        /// <param name="dilation">d: steps within a window.</param>
        /// <param name="groups">Groups of channels that do not mix.</param>
        /// <exception cref="ShapeException">The shapes do not fit together, or the window is larger than the padded sequence.</exception>
        /// <exception cref="NotSupportedException">The operands are neither Float32 nor Float64.</exception>
        public Tensor Conv1d(Tensor weight, Tensor? bias = null, int stride = 1, int padding = 0, int dilation = 1, int groups = 1)
        {
            ArgumentNullException.ThrowIfNull(weight);
            if (x.Rank is not (2 or 3) || weight.Rank != 3)
                throw new ShapeException(
                    $"Conv1d: takes (N, C, L) or (C, L) and a weight (O, C / groups, k), not {x.Shape} and {weight.Shape}");
            return Convolve("Conv1d", x.Unsqueeze(-2), weight.Unsqueeze(-2), bias, (1, stride), (0, padding), (1, dilation), groups,
                tiled: false).Squeeze(-2);
        }

        /// <summary>
        /// The transpose of <see cref="Conv2d"/>, which enlarges: (N, C, H, W) with a weight (C, O / groups, h, w) gives
        /// (N, O, (H − 1) s − 2p + d (h − 1) + outputPadding + 1, …).
        /// </summary>
        /// <param name="weight">(C, O / groups, h, w).</param>
        /// <param name="bias">(O), or none.</param>
        /// <param name="stride">s: steps between the places of neighboring inputs; 1 unless given.</param>
        /// <param name="padding">p: rows and columns cut off on each side.</param>
        /// <param name="outputPadding">
        /// Rows and columns added at the end, fewer than s: which of the sizes that a stride of s maps to H.
        /// </param>
        /// <param name="groups">Groups of channels that do not mix.</param>
        /// <param name="dilation">d: steps within a window; 1 unless given.</param>
        /// <param name="tiled">False to sum in order, as for <see cref="Conv2d"/>.</param>
        /// <exception cref="ShapeException">The shapes do not fit together.</exception>
        /// <exception cref="NotSupportedException">The operands are neither Float32 nor Float64.</exception>
        public Tensor ConvTranspose2d(
            Tensor weight, Tensor? bias = null, Size2? stride = null, Size2? padding = null, Size2? outputPadding = null, int groups = 1,
            Size2? dilation = null,
            bool tiled = true)
        {
            ArgumentNullException.ThrowIfNull(weight);
            if (x.Rank == 3)
                return x.Unsqueeze(0).ConvTranspose2d(weight, bias, stride, padding, outputPadding, groups, dilation, tiled).Squeeze(0);
            const string name = "ConvTranspose2d";
            (x, weight) = MatMulOperator.OfOneType(name, x, weight);
            if (x.Rank != 4 || weight.Rank != 4 || x.Shape[1] != weight.Shape[0])
                throw new ShapeException(
                    $"{name}: takes (N, C, H, W) and a weight (C, O / groups, h, w), not {x.Shape} and {weight.Shape}");
            var (s, p, d, extra) = (stride ?? 1, padding ?? 0, dilation ?? 1, outputPadding ?? 0);
            CheckNumbers(name, s, p, d, groups);
            var outputs = weight.Shape[1] * groups;
            CheckChannels(name, x.Shape[1], outputs, groups, bias);
            if (extra.Height < 0 || extra.Width < 0 || extra.Height >= s.Height || extra.Width >= s.Width)
                throw new ShapeException($"{name}: an output padding of {extra} must be from 0 to below the stride {s}");
            // The shape of the convolution whose transpose this is: its input is the result.
            var form = Form(x.Shape[0], outputs, new Size2(
                Shape.Size(name, ((x.Shape[2] - 1L) * s.Height) - (2L * p.Height) + (d.Height * (weight.Shape[2] - 1L)) + extra.Height + 1),
                Shape.Size(name, ((x.Shape[3] - 1L) * s.Width) - (2L * p.Width) + (d.Width * (weight.Shape[3] - 1L)) + extra.Width + 1)),
                x.Shape[1], weight.Shape, s, p, d, groups, tiled);
            if (form.Shape.Height <= 0 || form.Shape.Width <= 0)
                throw new ShapeException(
                    $"{name}: nothing is left of {x.Shape} with a kernel {weight.Shape[2]} x {weight.Shape[3]} and a padding of {p}");
            CheckSizes(name, form.Shape);
            return form.ToInput(name, x, weight, bias?.To(x.DType));
        }
    }

    static Tensor Convolve(
        string name, Tensor x, Tensor weight, Tensor? bias, Size2 stride, Size2 padding, Size2 dilation, int groups, bool tiled)
    {
        ArgumentNullException.ThrowIfNull(weight);
        if (x.Rank == 3) return Convolve(name, x.Unsqueeze(0), weight, bias, stride, padding, dilation, groups, tiled).Squeeze(0);
        (x, weight) = MatMulOperator.OfOneType(name, x, weight);
        if (x.Rank != 4 || weight.Rank != 4)
            throw new ShapeException(
                $"{name}: takes (N, C, H, W) or (C, H, W) and a weight (O, C / groups, h, w), not {x.Shape} and {weight.Shape}");
        CheckNumbers(name, stride, padding, dilation, groups);
        CheckChannels(name, x.Shape[1], weight.Shape[0], groups, bias);
        if (x.Shape[1] != weight.Shape[1] * groups)
            throw new ShapeException(
                $"{name}: an input of {x.Shape[1]} channels, {x.Shape}, for a weight {weight.Shape} that takes {weight.Shape[1] * groups}");
        // A quotient of a negative number rounds toward zero, so the sizes are compared before they are divided.
        if (x.Shape[2] + (2L * padding.Height) <= dilation.Height * (weight.Shape[2] - 1L)
            || x.Shape[3] + (2L * padding.Width) <= dilation.Width * (weight.Shape[3] - 1L))
            throw new ShapeException(
                $"{name}: a kernel of {weight.Shape[2]} x {weight.Shape[3]} with dilation {dilation} is larger than the input {x.Shape} " +
                $"with padding {padding}");
        var form = Form(
            x.Shape[0], x.Shape[1], (x.Shape[2], x.Shape[3]), weight.Shape[0], weight.Shape, stride, padding, dilation, groups, tiled);
        CheckSizes(name, form.Shape);
        return form.ToOutput(name, x, weight, bias?.To(x.DType));
    }

    static ConvolutionForm Form(
        int batch, int channels, Size2 size, int outputs, Shape weight, Size2 stride, Size2 padding, Size2 dilation,
        int groups, bool tiled) =>
        new(new ConvolutionShape(batch, channels, size.Height, size.Width, outputs, weight[2], weight[3])
        {
            StrideHeight = stride.Height,
            StrideWidth = stride.Width,
            PaddingHeight = padding.Height,
            PaddingWidth = padding.Width,
            DilationHeight = dilation.Height,
            DilationWidth = dilation.Width,
            Groups = groups,
            IsTiled = tiled,
        });

    /// <summary>
    /// What the kernels count in ints: padded sizes, and the numbers of one image of the input, of one of the output and of the weight.
    /// </summary>
    static void CheckSizes(string name, in ConvolutionShape shape)
    {
        Shape.Size(name, shape.Height + (2L * shape.PaddingHeight));
        Shape.Size(name, shape.Width + (2L * shape.PaddingWidth));
        Shape.Size($"{name}, an image", new Shape(shape.InChannels, shape.Height, shape.Width).Count);
        Shape.Size($"{name}, an image of the result", new Shape(shape.OutChannels, shape.OutHeight, shape.OutWidth).Count);
        Shape.Size($"{name}, the weight", new Shape(shape.OutChannels, shape.GroupInChannels, shape.KernelHeight, shape.KernelWidth).Count);
    }

    static void CheckNumbers(string name, Size2 stride, Size2 padding, Size2 dilation, int groups)
    {
        if (stride.Height < 1 || stride.Width < 1) throw new ShapeException($"{name}: a stride of {stride} is not positive");
        if (padding.Height < 0 || padding.Width < 0) throw new ShapeException($"{name}: a padding of {padding} is negative");
        if (dilation.Height < 1 || dilation.Width < 1) throw new ShapeException($"{name}: a dilation of {dilation} is not positive");
        if (groups < 1) throw new ShapeException($"{name}: {groups} groups are not positive");
    }

    static void CheckChannels(string name, int inputs, int outputs, int groups, Tensor? bias)
    {
        if (inputs % groups != 0 || outputs % groups != 0)
            throw new ShapeException($"{name}: {inputs} input and {outputs} output channels do not divide into {groups} groups");
        if (bias is not null && (bias.Rank != 1 || bias.Shape[0] != outputs))
            throw new ShapeException($"{name}: a bias of shape {bias.Shape} for {outputs} output channels");
    }
}

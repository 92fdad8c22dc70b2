namespace Bathys;

/// <summary>Normalization of each channel over the batch.</summary>
public static class BatchNormOperator
{
    /// <summary>Below it a variance may have lost what rounds to 0 in Float32.</summary>
    const double Smallest = 1e-25;

    extension(Tensor x)
    {
        /// <summary>
        /// y = (x − mean) / √(variance + ε) · weight + bias for each channel of (N, C, …). In training, mean and variance are those of the
        /// batch, and the running ones move toward them (with the variance's divisor n − 1); otherwise the running ones are used (Ioffe and
        /// Szegedy, "Batch normalization", 2015).
        /// </summary>
        /// <param name="runningMean">(C); changed in place in training. None only in training.</param>
        /// <param name="runningVariance">(C); changed in place in training. None only in training.</param>
        /// <param name="weight">(C); none is 1.</param>
        /// <param name="bias">(C); none is 0.</param>
        /// <param name="training">Whether the batch's own statistics are used.</param>
        /// <param name="momentum">How far the running statistics move toward the batch's.</param>
        /// <param name="epsilon">ε: keeps the division from 0.</param>
        /// <exception cref="ShapeException">The shapes do not fit together, or there is one number a channel in training.</exception>
        /// <exception cref="ArgumentNullException">Running statistics are missing outside training.</exception>
        /// <exception cref="NotSupportedException">x is neither Float32 nor Float64.</exception>
        public Tensor BatchNorm(
            Tensor? runningMean, Tensor? runningVariance, Tensor? weight = null, Tensor? bias = null, bool training = false,
            double momentum = 0.1, double epsilon = 1e-5)
        {
            if (x.Rank < 2) throw new ShapeException($"BatchNorm: takes (N, C, …), not {x.Shape}");
            var channels = new Shape(x.Shape[1]);
            foreach (var (what, parameter) in (ReadOnlySpan<(string, Tensor?)>)[("running mean", runningMean),
                ("running variance", runningVariance), ("weight", weight), ("bias", bias)])
                Normalization.Check("BatchNorm", what, parameter, channels, x.Shape);
            (weight, bias) = (weight?.To(x.DType), bias?.To(x.DType));
            // (N, C, L): planes of L numbers.
            var planes = x.Reshape(x.Shape[0], x.Shape[1], Shape.Size("BatchNorm", x.Count / Math.Max(1, (long)x.Shape[0] * x.Shape[1])));
            if (!training)
            {
                ArgumentNullException.ThrowIfNull(runningMean);
                ArgumentNullException.ThrowIfNull(runningVariance);
                return Evaluate(planes, runningMean.To(x.DType), (runningVariance.To(x.DType) + epsilon).Rsqrt(), weight, bias)
                    .Reshape(x.Shape);
            }
            // No numbers, no statistics: the running ones stay, and every gradient is zero.
            if (x.Count == 0)
                return Evaluate(planes, Tensor.Zeros(channels, x.DType), Tensor.Ones(channels, x.DType), weight, bias).Reshape(x.Shape);
            if (x.Count == x.Shape[1])
                throw new ShapeException(
                    $"BatchNorm: one number for each channel of {x.Shape} has no variance to train with: use a larger batch");
            return LongPlanes(planes, p => Train(p, runningMean, runningVariance, weight, bias, momentum, epsilon)).Reshape(x.Shape);
        }
    }

    /// <summary>Planes of a few numbers, such as those of (N, C), are put together to one plane for each channel.</summary>
    static Tensor LongPlanes(Tensor x, Func<Tensor, Tensor> normalize)
    {
        if (x.Shape[2] >= 16 || x.Shape[0] == 1) return normalize(x);
        var (batch, channels, length) = (x.Shape[0], x.Shape[1], x.Shape[2]);
        var y = normalize(x.Transpose(0, 1).Reshape(1, channels, Shape.Size("BatchNorm", (long)batch * length)));
        return y.Reshape(channels, batch, length).Transpose(0, 1).Contiguous();
    }

    static Tensor Train(
        Tensor x, Tensor? runningMean, Tensor? runningVariance, Tensor? weight, Tensor? bias, double momentum, double epsilon)
    {
        var count = (double)x.Shape[0] * x.Shape[2];
        var (mean, square) = Moments(x);
        // Squares of 1e30 are beyond Float32, the channel's root of their mean is not.
        if (x.DType == DType.Float32 && !Wide.IsWithin((square / count) + epsilon, Smallest)) (mean, square) = Moments(x.To(DType.Float64));
        var factor = ((square / count) + epsilon).Rsqrt().To(x.DType);
        Move(runningVariance, (square / (count - 1)).To(x.DType), momentum);
        mean = mean.To(x.DType);
        Move(runningMean, mean, momentum);
        var scale = weight is null ? factor : factor * weight.Detach();
        var y = Tensor.PlaneAffine(x, mean, scale, bias);
        return Record.Gradients("BatchNorm", y, Normalization.Inputs(x, weight, bias), (g, _) => Record.Choose(
            fused: () =>
            {
                var (sums, products) = Tensor.PlaneGradientSums(g, x, mean, factor);
                var (sum, product) = (sums.Sum(0), products.Sum(0));
                var dx = Tensor.PlaneGradient(g, x, mean, factor, scale, product / -count, sum / -count);
                return Normalization.Results(dx, weight, product, bias, sum);
            },
            composed: () =>
            {
                var (dx, toWeight, toBias) = Normalization.Composed(g, x, weight?.Unsqueeze(-1), epsilon, [0, 2]);
                return Normalization.Results(dx, weight, toWeight.Sum([0, 2]), bias, toBias.Sum([0, 2]));
            }));
    }

    /// <summary>Mean and Σ (x − mean)² of each channel, from those of its planes.</summary>
    static (Tensor Mean, Tensor Square) Moments(Tensor x)
    {
        var (means, squares) = Tensor.PlaneMoments(x);
        var mean = means.Sum(0) / x.Shape[0];
        var deviation = means - mean;
        return (mean, squares.Sum(0) + ((deviation * deviation).Sum(0) * x.Shape[2]));
    }

    static Tensor Evaluate(Tensor x, Tensor mean, Tensor factor, Tensor? weight, Tensor? bias)
    {
        var scale = weight is null ? factor : factor * weight.Detach();
        var y = Tensor.PlaneAffine(x, mean, scale, bias);
        return Record.Gradients("BatchNorm", y, Normalization.Inputs(x, weight, bias), (g, _) => Normalization.Results(
            g * (weight is null ? factor : factor * weight).Unsqueeze(-1),
            weight, (g * (x - mean.Unsqueeze(-1))).Sum([0, 2]) * factor,
            bias, g.Sum([0, 2])));
    }

    static void Move(Tensor? running, Tensor toward, double momentum)
    {
        if (running is null) return;
        using (new NoGrad()) running.CopyFrom((running * (1 - momentum)) + (toward * momentum));
    }
}

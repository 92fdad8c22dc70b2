namespace Bathys;

/// <summary>How unexpected the right class is.</summary>
public static class CrossEntropyOperator
{
    extension(Tensor logits)
    {
        /// <summary>
        /// −w_t ln softmax(x)_t for the label t of each row of (N, C) or each place of (N, C, d₁, …), in one pass with the softmax.
        /// Smoothing s gives the target 1 − s + s / C at t and s / C elsewhere. The mean divides by Σ w_t of the labels that are not
        /// ignored.
        /// </summary>
        /// <param name="target">
        /// Labels of whole numbers, (N, d₁, …); or probabilities as large as the logits, for which −Σ w_c p_c ln softmax(x)_c is meaned
        /// over N · d₁ · ….
        /// </param>
        /// <param name="weight">(C): one for each class; none is 1.</param>
        /// <param name="ignoreIndex">A label that counts for nothing.</param>
        /// <param name="labelSmoothing">s, from 0 to 1.</param>
        /// <param name="reduction">Whether the losses are meaned, summed or given one by one.</param>
        /// <exception cref="ShapeException">The shapes do not fit together, or a label is no class.</exception>
        /// <exception cref="ArgumentOutOfRangeException">The smoothing is not from 0 to 1.</exception>
        /// <exception cref="NotSupportedException">The logits are neither Float32 nor Float64.</exception>
        public Tensor CrossEntropy(
            Tensor target, Tensor? weight = null, int ignoreIndex = -100, double labelSmoothing = 0,
            LossReduction reduction = LossReduction.Mean)
        {
            ArgumentNullException.ThrowIfNull(target);
            if (!(labelSmoothing is >= 0 and <= 1))
                throw new ArgumentOutOfRangeException(
                    nameof(labelSmoothing), $"CrossEntropy: a label smoothing of {labelSmoothing} is not from 0 to 1");
            if (logits.Rank == 0) throw new ShapeException("CrossEntropy: logits are (N, C) or (C), not a scalar");
            var classes = logits.Rank == 1 ? logits.Shape[0] : logits.Shape[1];
            if (weight is not null && weight.Shape != [classes])
                throw new ShapeException($"CrossEntropy: a weight of shape {weight.Shape} for {classes} classes");
            // The classes last, everything else as rows.
            var rows = ClassesLast(logits);
            weight = weight?.To(logits.DType);
            if (target.DType.IsFloatingPoint)
            {
                if (target.Shape != logits.Shape)
                    throw new ShapeException($"CrossEntropy: probabilities {target.Shape} for logits {logits.Shape}: they must agree");
                return Shaped(OfProbabilities(rows, ClassesLast(target.To(logits.DType)), weight, labelSmoothing, reduction), logits.Shape);
            }
            Shape places = logits.Rank == 1 ? [] : [logits.Shape[0], .. logits.Shape[2..]];
            if (target.Shape != places)
                throw new ShapeException($"CrossEntropy: labels {target.Shape} for logits {logits.Shape}: they must be {places}");
            var labels = Tensor.CheckedLabels("CrossEntropy", target, classes, ignoreIndex);
            return Shaped(OfLabels(rows, labels, weight, labelSmoothing, reduction), logits.Shape);
        }
    }

    /// <summary>Losses of rows in the logits' shape without the classes; a mean or a sum stays a scalar.</summary>
    static Tensor Shaped(Tensor losses, Shape logits) => losses.Rank == 0 ? losses
        : losses.Reshape(logits.Rank == 1 ? [] : [logits[0], .. logits[2..]]);

    static Tensor ClassesLast(Tensor x)
    {
        if (x.Rank > 2) x = x.Permute([0, .. Enumerable.Range(2, x.Rank - 2), 1]);
        return x.Reshape(Shape.Size("CrossEntropy", x.Count / Math.Max(1, x.Shape[^1])), x.Shape[^1]);
    }

    static Tensor OfLabels(Tensor x, Tensor labels, Tensor? weight, double smoothing, LossReduction reduction)
    {
        var classes = x.Shape[1];
        var fixedWeight = weight?.Detach();
        var weightSum = fixedWeight?.Sum().Item() ?? classes;
        var (losses, divisors) = Tensor.CrossEntropyForward(x, labels, fixedWeight, weightSum, smoothing);
        var scale = reduction == LossReduction.Mean ? 1 / Tensor.LabelWeight(labels, fixedWeight) : 1;
        var y = reduction == LossReduction.None ? losses : losses.Sum() * scale;
        return Record.Gradient("CrossEntropy", y, x, g => Record.Choose(
            fused: () => Tensor.CrossEntropyBackward(g * scale, x, labels, fixedWeight, weightSum, smoothing, divisors),
            composed: () =>
            {
                // g · (a softmax(x) − q), where q is the smoothed, weighted target and a the sum of its row.
                var target = Target(labels, classes, smoothing, x.DType);
                if (fixedWeight is not null) target *= fixedWeight;
                var row = g.Rank == 0 ? g : g.Unsqueeze(1);
                // Where every label is ignored the mean is 0 / 0, but nothing depends on the logits.
                return row * (double.IsInfinity(scale) ? 0 : scale) * ((target.Sum(1, keepDimensions: true) * x.Softmax(1)) - target);
            }));
    }

    /// <summary>1 − s + s / C at the label, s / C elsewhere, 0 where the label is ignored.</summary>
    static Tensor Target(Tensor labels, int classes, double smoothing, DType dtype)
    {
        labels = labels.Flatten();
        var rows = Tensor.Full([labels.Shape[0], classes], smoothing / classes, DType.Float64);
        var ones = Tensor.Full([rows.Shape[0], 1], (smoothing / classes) + (1 - smoothing), DType.Float64);
        var ignored = labels.Less(0).Unsqueeze(1);
        var places = labels.MaskedFill(labels.Less(0), 0).Unsqueeze(1);
        return rows.Scatter(1, places, ones).MaskedFill(ignored, 0).To(dtype);
    }

    static Tensor OfProbabilities(Tensor x, Tensor target, Tensor? weight, double smoothing, LossReduction reduction)
    {
        if (smoothing != 0) target = (target * (1 - smoothing)) + (smoothing / x.Shape[1]);
        if (weight is not null) target *= weight;
        var losses = -(target * x.LogSoftmax(1)).Sum(1);
        return reduction switch
        {
            LossReduction.None => losses,
            LossReduction.Sum => losses.Sum(),
            _ => losses.Sum() / x.Shape[0],
        };
    }
}

namespace Bathys;

/// <summary>Normalization of groups of channels within each sample.</summary>
public static class GroupNormOperator
{
    extension(Tensor x)
    {
        /// <summary>
        /// y = (x − mean) / √(variance + ε) · weight + bias, mean and variance over each of the groups of channels of (N, C, …), weight and
        /// bias for each channel (Wu and He, "Group normalization", 2018). One group for each channel is instance normalization.
        /// </summary>
        /// <param name="groups">The number of groups; it divides the channels.</param>
        /// <param name="weight">(C); none is 1.</param>
        /// <param name="bias">(C); none is 0.</param>
        /// <param name="epsilon">ε: keeps the division from 0.</param>
        /// <exception cref="ShapeException">The shapes do not fit together.</exception>
        /// <exception cref="NotSupportedException">x is neither Float32 nor Float64.</exception>
        public Tensor GroupNorm(int groups, Tensor? weight = null, Tensor? bias = null, double epsilon = 1e-5)
        {
            if (x.Rank < 2) throw new ShapeException($"GroupNorm: takes (N, C, …), not {x.Shape}");
            if (groups < 1 || x.Shape[1] % groups != 0)
                throw new ShapeException($"GroupNorm: {x.Shape[1]} channels do not divide into {groups} groups");
            Normalization.Check("GroupNorm", "weight", weight, [x.Shape[1]], x.Shape);
            Normalization.Check("GroupNorm", "bias", bias, [x.Shape[1]], x.Shape);
            var each = x.Shape[1] / groups;
            // (N, G, C / G, L)
            var planes = x.Reshape(x.Shape[0], groups, each, Shape.Size("GroupNorm", x.Count / Math.Max(1, (long)x.Shape[0] * x.Shape[1])));
            return Grouped(planes, weight?.To(x.DType).Reshape(groups, each), bias?.To(x.DType).Reshape(groups, each), epsilon)
                .Reshape(x.Shape);
        }
    }

    /// <summary>x is (N, G, C / G, L), weight and bias are (G, C / G).</summary>
    static Tensor Grouped(Tensor x, Tensor? weight, Tensor? bias, double epsilon)
    {
        var (y, means, factors) = Tensor.GroupNormForward(x, weight, bias, epsilon);
        return Record.Gradients("GroupNorm", y, Normalization.Inputs(x, weight, bias), (g, _) => Record.Choose(
            fused: () =>
            {
                var (dx, toWeight, toBias) = Tensor.GroupNormBackward(g, x, weight, means, factors);
                return Normalization.Results(dx, weight, toWeight, bias, toBias);
            },
            composed: () =>
            {
                var (dx, toWeight, toBias) = Normalization.Composed(g, x, weight?.Unsqueeze(-1), epsilon, [2, 3]);
                return Normalization.Results(dx, weight, toWeight.Sum([0, 3]), bias, toBias.Sum([0, 3]));
            }));
    }
}

namespace Bathys.Nn;

/// <summary>Batch normalization of (N, C) or (N, C, L): see <see cref="BatchNorm"/>.</summary>
/// <param name="features">The number C of channels.</param>
/// <param name="epsilon">The number ε that keeps the divisor from zero.</param>
/// <param name="momentum">How far the running values move toward the batch's; null for plain means over all batches.</param>
/// <param name="affine">False for a layer without weight and bias.</param>
/// <param name="trackRunningStatistics">False to use the batch's statistics in evaluation too.</param>
/// <param name="dtype">Float32 or Float64.</param>
public sealed class BatchNorm1d(
    int features, double epsilon = 1e-5, double? momentum = 0.1, bool affine = true, bool trackRunningStatistics = true,
    DType dtype = DType.Float32)
    : BatchNorm(features, epsilon, momentum, affine, trackRunningStatistics, dtype)
{
    private protected override void CheckRank(Shape x)
    {
        if (x.Rank is not (2 or 3)) throw new ShapeException("the input must be (N, C) or (N, C, L)");
    }
}

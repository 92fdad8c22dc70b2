namespace Bathys.Training;

/// <summary>
/// How far two sets of samples are from one another in a network's features, taken as normally distributed: |μ₁ − μ₂|² + Tr(Σ₁ + Σ₂ −
/// 2·(Σ₁Σ₂)^½), in double precision (Heusel and others, "GANs trained by a two time-scale update rule", 2017, there with other features).
/// </summary>
public static class FrechetDistance
{
    /// <summary>The distance; 0 for equal means and covariances.</summary>
    /// <param name="a">Features of one set, (N, D) with N ≥ 2.</param>
    /// <param name="b">Features of the other, (M, D) with M ≥ 2.</param>
    /// <exception cref="ShapeException">The features do not fit together, or are too few.</exception>
    public static double Of(Tensor a, Tensor b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (a.Rank != 2 || b.Rank != 2 || a.Shape[1] != b.Shape[1] || a.Shape[0] < 2 || b.Shape[0] < 2)
            throw new ShapeException(
                $"FrechetDistance: takes features (N, D) and (M, D) of at least two samples each, not {a.Shape} and {b.Shape}");
        var ((meanA, covarianceA), (meanB, covarianceB)) = (Moments(a), Moments(b));
        var root = new SymmetricEigen(covarianceA).Root();

        // Σ₁^½ Σ₂ Σ₁^½ is symmetric and has the eigenvalues of Σ₁Σ₂.
        var shared = new SymmetricEigen(Product(Product(root, covarianceB), root)).Values.Sum(value => Math.Sqrt(Math.Max(0, value)));
        var distance = 0.0;
        for (var i = 0; i < meanA.Length; i++)
            distance += ((meanA[i] - meanB[i]) * (meanA[i] - meanB[i])) + covarianceA[i, i] + covarianceB[i, i];
        return Math.Max(0, distance - (2 * shared));
    }

    /// <summary>Mean and covariance over the samples, the divisor N − 1.</summary>
    static (double[] Mean, double[,] Covariance) Moments(Tensor features)
    {
        using var _ = new NoGrad();
        var x = features.Detach().To(DType.Float64);
        var mean = x.Mean(0);
        var centered = x - mean;
        var (size, values) = (x.Shape[1], (centered.Transpose(0, 1).MatMul(centered) / (x.Shape[0] - 1)).ToArray<double>());
        var covariance = new double[size, size];
        // Exactly symmetric whatever the order of sums.
        for (var i = 0; i < size; i++)
            for (var j = 0; j <= i; j++) covariance[i, j] = covariance[j, i] = (values[(i * size) + j] + values[(j * size) + i]) / 2;
        return (mean.ToArray<double>(), covariance);
    }

    static double[,] Product(double[,] a, double[,] b)
    {
        var n = a.GetLength(0);
        var product = new double[n, n];
        for (var i = 0; i < n; i++)
            for (var k = 0; k < n; k++)
                for (var j = 0; j < n; j++) product[i, j] += a[i, k] * b[k, j];
        return product;
    }
}

using System.Numerics;

namespace Bathys.Training;

public static partial class Metrics
{
    /// <summary>Mean squared error, mean((y - ŷ)²).</summary>
    /// <param name="truth">The true values.</param>
    /// <param name="predicted">The predicted values, as many.</param>
    /// <exception cref="BathysException">Lengths differ or nothing is there.</exception>
    public static double MeanSquaredError<T>(ReadOnlySpan<T> truth, ReadOnlySpan<T> predicted) where T : IFloatingPoint<T> =>
        RegressionScore.Of(truth, predicted).MeanSquaredError;

    /// <summary>Mean absolute error, mean(|y - ŷ|).</summary>
    /// <inheritdoc cref="MeanSquaredError"/>
    public static double MeanAbsoluteError<T>(ReadOnlySpan<T> truth, ReadOnlySpan<T> predicted) where T : IFloatingPoint<T> =>
        RegressionScore.Of(truth, predicted).MeanAbsoluteError;

    /// <summary>The coefficient of determination, R² = 1 - Σ(y - ŷ)² / Σ(y - mean y)².</summary>
    /// <inheritdoc cref="MeanSquaredError"/>
    public static double R2<T>(ReadOnlySpan<T> truth, ReadOnlySpan<T> predicted) where T : IFloatingPoint<T> =>
        RegressionScore.Of(truth, predicted).R2;
}

using System.Numerics;

namespace Bathys.Training;

/// <summary>The errors of a regression, batches added one by one.</summary>
public sealed class RegressionScore
{
    double squared;
    double absolute;
    double mean;
    double spread;

    /// <summary>The number of values counted.</summary>
    public long Count { get; private set; }

    /// <summary>Mean squared error, mean((y - ŷ)²).</summary>
    public double MeanSquaredError => squared / Count;

    /// <summary>Mean absolute error, mean(|y - ŷ|).</summary>
    public double MeanAbsoluteError => absolute / Count;

    /// <summary>
    /// The coefficient of determination, R² = 1 - Σ(y - ŷ)² / Σ(y - mean y)²; where the truth is constant, 1 for a perfect fit and
    /// else 0, as scikit-learn has it; NaN for fewer than two values.
    /// </summary>
    public double R2 => Count < 2 ? double.NaN : spread > 0 ? 1 - squared / spread : squared == 0 ? 1 : 0;

    /// <summary>The score of one whole set.</summary>
    /// <param name="truth">The true values.</param>
    /// <param name="predicted">The predicted values, as many.</param>
    /// <exception cref="BathysException">Lengths differ or nothing is there.</exception>
    public static RegressionScore Of<T>(ReadOnlySpan<T> truth, ReadOnlySpan<T> predicted) where T : IFloatingPoint<T>
    {
        if (truth.IsEmpty)
            throw new BathysException("A metric of no samples is undefined: the data is empty.");
        var score = new RegressionScore();
        score.Add(truth, predicted);
        return score;
    }

    /// <summary>Counts one batch more.</summary>
    /// <inheritdoc cref="Of"/>
    public void Add<T>(ReadOnlySpan<T> truth, ReadOnlySpan<T> predicted) where T : IFloatingPoint<T>
    {
        Metrics.RequireSameLength(truth.Length, predicted.Length);
        for (var i = 0; i < truth.Length; i++)
        {
            var y = double.CreateTruncating(truth[i]);
            var error = y - double.CreateTruncating(predicted[i]);
            squared += error * error;
            absolute += Math.Abs(error);

            // Welford's running mean and spread: no second pass, and no cancellation for values far from 0.
            var distance = y - mean;
            mean += distance / ++Count;
            spread += distance * (y - mean);
        }
    }
}

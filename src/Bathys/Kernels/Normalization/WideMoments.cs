namespace Bathys.Kernels;

/// <summary>
/// Moments of a row in doubles, number by number: for the rare Float32 rows whose squares are beyond the type's range, as those of 1e30
/// are, although the normalized row is not.
/// </summary>
internal static unsafe class WideMoments
{
    /// <summary>Below it, with ε, a sum of squares may have lost what rounds to 0 in Float32.</summary>
    const double Smallest = 1e-25;

    /// <summary>Whether a row's sum of squares cannot be trusted in its own type. Doubles are taken as they are.</summary>
    public static bool AreNeeded<V, T>(V sum, double epsilon) where V : struct, ISimd<V, T> where T : unmanaged =>
        typeof(T) == typeof(float) && !(ToDouble(Lanes<V, T>.First(sum)) + epsilon is >= Smallest and <= double.MaxValue);

    /// <summary>The mean of n numbers and 1 / √(variance + ε).</summary>
    public static (double Mean, double Factor) Of<T>(T* x, nint n, double epsilon) where T : unmanaged
    {
        var (sum, squares) = (0.0, 0.0);
        for (nint i = 0; i < n; i++) sum += ToDouble(x[i]);
        var mean = sum / n;
        for (nint i = 0; i < n; i++)
        {
            var deviation = ToDouble(x[i]) - mean;
            squares += deviation * deviation;
        }
        return (mean, 1 / Math.Sqrt((squares / n) + epsilon));
    }

    /// <summary>1 / √(mean square + ε) of n numbers.</summary>
    public static double Factor<T>(T* x, nint n, double epsilon) where T : unmanaged
    {
        var squares = 0.0;
        for (nint i = 0; i < n; i++) squares += ToDouble(x[i]) * ToDouble(x[i]);
        return 1 / Math.Sqrt((squares / n) + epsilon);
    }

    static double ToDouble<T>(T value) => typeof(T) == typeof(float) ? (float)(object)value! : (double)(object)value!;
}

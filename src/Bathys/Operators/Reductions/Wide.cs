namespace Bathys;

/// <summary>
/// Sums of powers whose root is within Float32 while they are not, as those of 1e30: they are computed anew in Float64, which holds the
/// square of every Float32.
/// </summary>
static class Wide
{
    /// <summary>Squares of smaller numbers may have lost what rounds to 0 in Float32.</summary>
    const double Smallest = 1e-15;

    /// <summary>A root of a sum of powers in x's type, or where that is too narrow for the powers, in Float64.</summary>
    public static Tensor Root(Tensor x, Func<Tensor, Tensor> compute)
    {
        var y = compute(x);
        return x.DType == DType.Float32 && !IsWithin(y, Smallest) ? compute(x.To(DType.Float64)).To(DType.Float32) : y;
    }

    /// <summary>Whether all numbers are finite and none is smaller than the least.</summary>
    public static bool IsWithin(Tensor y, double least)
    {
        if (y.Count == 0) return true;
        y = y.Detach();
        return y.Amin().Item() >= least && y.Amax().Item() <= float.MaxValue;
    }
}

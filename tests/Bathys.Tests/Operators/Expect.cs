namespace Bathys.Tests.Operators;

/// <summary>Comparisons of a tensor with plain numbers.</summary>
public static class Expect
{
    /// <summary>
    /// Same shape, and each |value − reference| ≤ tolerance · (1 + |reference|); NaN and ∞ only where the reference has them.
    /// </summary>
    public static void Close(Numbers expected, Tensor actual, double tolerance, string where)
    {
        Assert.Equal($"{where} {new Shape(expected.Shape)}", $"{where} {actual.Shape}");
        Each(expected, actual, tolerance, i => $"{where} at {i}", signedZero: false);
    }

    /// <summary>As <see cref="Close"/>, and the sign of a zero counts.</summary>
    public static void Same(Numbers expected, Tensor actual, double tolerance, Func<int, string> where) =>
        Each(expected, actual, tolerance, where, signedZero: true);

    static void Each(Numbers expected, Tensor actual, double tolerance, Func<int, string> where, bool signedZero)
    {
        var values = Numbers.Of(actual).Values;
        for (var i = 0; i < values.Length; i++)
        {
            var (e, a) = (expected.Values[i], values[i]);
            // Beyond a float's range lies ∞, and below its smallest number zero.
            if (actual.DType == DType.Float32) e = (float)e;
            var same = e.Equals(a) || Math.Abs(a - e) <= tolerance * (1 + Math.Abs(e));
            if (signedZero && e == 0 && actual.DType.IsFloatingPoint) same &= a != 0 || double.IsNegative(e) == double.IsNegative(a);
            if (!same) Assert.Fail($"{where(i)}: expected {e:R}, got {a:R}");
        }
    }
}

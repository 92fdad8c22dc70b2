using Bathys.Kernels;
using Bathys.Tests.Operators;

namespace Bathys.Tests;

/// <summary>
/// The error of each elementary function over its range, in units of the last place of the exact result, at every vector width
/// (a width the processor lacks is emulated, so the formula is tested all the same).
/// </summary>
public unsafe class SimdMathTests
{
    const int Samples = 10_000;

    static readonly Dictionary<(string, Type), double[]> exactly = [];

    public static TheoryData<string, int, double, double> Functions =>
        [.. from f in Table from bits in (int[])[128, 256, 512] select new TheoryDataRow<string, int, double,
        double>(f.Name, bits, f.Single, f.Double)];

    /// <summary>
    /// Largest errors in float and double, rounded up: measured, then held. The reference of doubles is rounded itself, by half a unit.
    /// </summary>
    static readonly (string Name, Func<double, double> Exact, double Low, double High, double Single, double Double)[] Table =
    [
        ("Exp", Exact.Exp, -90, 88, 1, 2),
        ("Exp subnormal", Exact.Exp, -103, -87, 1, 2),
        ("Exp near 0", Exact.Exp, -1, 1, 1, 2),
        ("ExpFlushed", Exact.Exp, -87, 87, 1, 2),
        ("ExpFlushed near 0", Exact.Exp, -1, 1, 1, 2),
        ("ExpM1", Exact.ExpM1, -20, 80, 1.5, 2),
        ("ExpM1 near 0", Exact.ExpM1, -0.6, 0.6, 1.5, 2),
        ("Log1P", Exact.Log1P, -0.999, 100, 2.5, 4),
        ("Log1P near 0", Exact.Log1P, -0.4, 0.4, 2.5, 4),
        ("Log", Math.Log, 1e-6, 100, 1, 1.5),
        ("Log of large numbers", Math.Log, 1, 1e38, 1, 1.5),
        ("Log subnormal", Math.Log, 1e-45, 1e-38, 1, 1.5),
        ("Log near 1", Math.Log, 0.7, 1.4, 1, 1.5),
        ("Tanh", Math.Tanh, -22, 22, 3, 4),
        ("Tanh near 0", Math.Tanh, -0.7, 0.7, 3, 4),
        ("Sigmoid", x => 1 / (1 + Exact.Exp(-x)), -80, 40, 2.5, 4),
        ("Sigmoid near 0", x => 1 / (1 + Exact.Exp(-x)), -2, 2, 2.5, 4),
        ("Erf", Exact.Erf, -6, 6, 1, 6),
        ("Erf near 0", Exact.Erf, -0.5, 0.5, 1, 6),
        ("Sin", Math.Sin, -20, 20, 1.5, 1.5),
        ("Sin of large angles", Math.Sin, -9e4, 9e4, 1.5, 1.5),
        ("Sin of angles past all tables", Math.Sin, 1e8, 1e12, 1, 1),
        ("Cos", Math.Cos, -20, 20, 1.5, 1.5),
        ("Cos of large angles", Math.Cos, -9e4, 9e4, 1.5, 1.5),
    ];

    [Theory, MemberData(nameof(Functions))]
    public void The_error_stays_within_its_bound(string name, int bits, double single, double @double)
    {
        var (f, d) = bits switch
        {
            128 => (Worst<Simd128<float>, float>(name), Worst<Simd128<double>, double>(name)),
            256 => (Worst<Simd256<float>, float>(name), Worst<Simd256<double>, double>(name)),
            _ => (Worst<Simd512<float>, float>(name), Worst<Simd512<double>, double>(name)),
        };
        Assert.True(f.Error <= single
            && d.Error <= @double, $"{name}: float {f.Error:F2} ulp at {f.At:R}, double {d.Error:F2} ulp at {d.At:R}");
    }

    [Fact]
    public void Every_width_gives_the_same_bits()
    {
        foreach (var (name, _, low, high, _, _) in Table)
        {
            var (f, d) = (Values<Simd512<float>, float>(name, low, high), Values<Simd512<double>, double>(name, low, high));
            Same(f, Values<Simd128<float>, float>(name, low, high));
            Same(f, Values<Simd256<float>, float>(name, low, high));
            Same(d, Values<Simd128<double>, double>(name, low, high));
            Same(d, Values<Simd256<double>, double>(name, low, high));
        }

        static void Same(List<(double X, double Y)> expected, List<(double X, double Y)> actual)
        {
            Assert.Equal(expected.Count, actual.Count);
            for (var i = 0; i < actual.Count; i++)
                if (!expected[i].Equals(actual[i])) Assert.Fail($"expected {expected[i]}, got {actual[i]}");
        }
    }

    [Theory]
    [InlineData("ExpFlushed", -1e4, 0.0)]
    [InlineData("ExpFlushed", double.NegativeInfinity, 0.0)]
    [InlineData("ExpFlushed", double.NaN, double.NaN)]
    [InlineData("Normal", double.NegativeInfinity, 0.0)]
    [InlineData("Normal", double.PositiveInfinity, 1.0)]
    [InlineData("Normal", double.NaN, double.NaN)]
    [InlineData("Normal", 0.0, 0.5)]
    [InlineData("NormalExponential", 0.0, 1.0)]
    [InlineData("Log", 0.0, double.NegativeInfinity)]
    [InlineData("Log", -1.0, double.NaN)]
    [InlineData("Log", double.NaN, double.NaN)]
    [InlineData("Log", double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData("Log", 1.0, 0.0)]
    [InlineData("Sin", -0.0, -0.0)]
    [InlineData("Sin", double.PositiveInfinity, double.NaN)]
    [InlineData("Cos", double.NaN, double.NaN)]
    [InlineData("Cos", 0.0, 1.0)]
    public void The_edges_are_those_of_IEEE_754(string name, double x, double y)
    {
        if (x == 0 && name != "Sin") Assert.Equal(y, Edge<Simd512<float>, float>(name, -x));
        Assert.Equal(y, Edge<Simd512<float>, float>(name, x));
        Assert.Equal(y, Edge<Simd128<float>, float>(name, x));
        Assert.Equal(y, Edge<Simd256<double>, double>(name, x));
    }

    /// <summary>
    /// Where x·Φ(x) is wanted an absolute error counts: far below zero Φ is nothing beside the x that it meets elsewhere.
    /// </summary>
    [Fact]
    public void The_normal_distribution_is_absolutely_as_close_as_it_says()
    {
        var single = Math.Max(Farthest<Simd512<float>, float>(-15, 15), Farthest<Simd128<float>, float>(-1.5, 1.5));
        var @double = Math.Max(Farthest<Simd256<double>, double>(-15, 15), Farthest<Simd256<double>, double>(-1.5, 1.5));
        Assert.True(single < 1.7e-7 && @double < 3e-16, $"float {single:E2}, double {@double:E2}");

        static double Farthest<V, T>(double low, double high) where V : struct, ISimd<V, T> where T : unmanaged =>
            Values<V, T>("Normal", low, high).Max(pair => Math.Abs(pair.Y - (0.5 * (1 + Exact.Erf(pair.X / Math.Sqrt(2))))));
    }

    /// <summary>The exponential below the smallest normal number is 0 or what it is, and nothing between the two.</summary>
    [Fact]
    public void A_flushed_exponential_ends_at_the_smallest_normal_number()
    {
        foreach (var (x, y) in Values<Simd256<float>, float>("ExpFlushed", -95, -86))
            Assert.True(y == 0 ? x < -87.33 : Math.Abs((y / Exact.Exp(x)) - 1) < 1e-6 || y < 1.2e-38);
        foreach (var (x, y) in Values<Simd256<double>, double>("ExpFlushed", -720, -705))
            Assert.True(y == 0 ? x < -708.39 : Math.Abs((y / Exact.Exp(x)) - 1) < 1e-14 || y < 2.3e-308);
    }

    static double Edge<V, T>(string name, double x) where V : struct, ISimd<V, T> where T : unmanaged
    {
        var buffer = stackalloc T[V.Count];
        Apply<V, T>(name, V.Of(x)).Store(buffer);
        return typeof(T) == typeof(float) ? *(float*)buffer : *(double*)buffer;
    }

    static (double Error, double At) Worst<V, T>(string name) where V : struct, ISimd<V, T> where T : unmanaged
    {
        var (_, exact, low, high, _, _) = Table.Single(f => f.Name == name);
        var (worst, at) = (0.0, 0.0);
        var values = Values<V, T>(name, low, high);
        // Every width is given the same arguments, and the exact results are slow.
        if (!exactly.TryGetValue((name, typeof(T)), out var known))
            exactly.Add((name, typeof(T)), known = [.. values.Select(value => exact(value.X))]);
        Assert.Equal(known.Length, values.Count);
        foreach (var ((x, y), expected) in values.Zip(known))
        {
            var size = Math.Abs(expected);
            var unit = typeof(T) == typeof(float) ? MathF.BitIncrement((float)size) - (float)size : Math.BitIncrement(size) - size;
            var error = Math.Abs(y - expected) / unit;
            if (double.IsNaN(error)) error = double.PositiveInfinity;
            if (error > worst) (worst, at) = (error, x);
        }
        return (worst, at);
    }

    static List<(double X, double Y)> Values<V, T>(string name, double low, double high) where V : struct, ISimd<V, T> where T : unmanaged
    {
        var generator = new Generator(5);
        var buffer = stackalloc T[V.Count];
        var x = new double[V.Count];
        var results = new List<(double, double)>();
        while (results.Count < Samples)
        {
            for (var i = 0; i < V.Count; i++)
            {
                var value = low + ((high - low) * generator.NextDouble());
                x[i] = typeof(T) == typeof(float) ? (float)value : value;
                if (typeof(T) == typeof(float)) ((float*)buffer)[i] = (float)value;
                else ((double*)buffer)[i] = value;
            }
            Apply<V, T>(name.Split(' ')[0], V.Load(buffer)).Store(buffer);
            for (var i = 0; i < V.Count; i++) results.Add((x[i], typeof(T) == typeof(float) ? ((float*)buffer)[i] : ((double*)buffer)[i]));
        }
        return results;
    }

    static V Apply<V, T>(string name, V x) where V : struct, ISimd<V, T> where T : unmanaged => name switch
    {
        "Exp" => SimdMath.Exp<V, T>(x),
        "ExpFlushed" => SimdMath.ExpFlushed<V, T>(x),
        "Normal" => SimdMath.Normal<V, T>(x, out _),
        "NormalExponential" => SimdMath.Normal<V, T>(x, out var exponential) is var _ ? exponential : default,
        "ExpM1" => SimdMath.ExpM1<V, T>(x),
        "Log1P" => SimdMath.Log1P<V, T>(x),
        "Log" => SimdMath.Log<V, T>(x),
        "Tanh" => SimdMath.Tanh<V, T>(x),
        "Sigmoid" => SimdMath.Sigmoid<V, T>(x),
        "Erf" => SimdMath.Erf<V, T>(x),
        "Sin" => SimdMath.Sin<V, T>(x),
        _ => SimdMath.Cos<V, T>(x),
    };
}

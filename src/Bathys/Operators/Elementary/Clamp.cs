using System.Runtime.CompilerServices;
using Bathys.Kernels;

namespace Bathys;

/// <summary>Numbers held between bounds.</summary>
public static class ClampOperators
{
    extension(Tensor x)
    {
        /// <summary>min(max(x, lowest), highest) of each element; NaN stays NaN. The gradient passes where lowest ≤ x ≤ highest.</summary>
        public Tensor Clamp(double lowest, double highest)
        {
            if (double.IsNaN(lowest) || double.IsNaN(highest))
                throw new ArgumentException($"Clamp: the bounds {lowest} and {highest} must be numbers");
            if (IsFraction(lowest) || IsFraction(highest)) x = x.Floating();
            // A byte cannot hold a bound beyond its range, which bounds nothing anyway.
            var largest = x.DType switch { DType.Bool => 1, DType.UInt8 => 255, _ => double.PositiveInfinity };
            if (x.DType is DType.UInt8 or DType.Bool) (lowest, highest) = (Math.Clamp(lowest, 0, largest), Math.Clamp(highest, 0, largest));
            return Record.Gradient("Clamp", x.Map(new Kernel(lowest, highest)), x, g => Backward(g, x, lowest, highest));
        }

        /// <summary>max(x, lowest) of each element: <see cref="Clamp"/> without an upper bound.</summary>
        public Tensor ClampMin(double lowest) => x.Clamp(lowest, double.PositiveInfinity);

        /// <summary>min(x, highest) of each element: <see cref="Clamp"/> without a lower bound.</summary>
        public Tensor ClampMax(double highest) => x.Clamp(double.NegativeInfinity, highest);
    }

    static bool IsFraction(double bound) => !double.IsInteger(bound) && !double.IsInfinity(bound);

    static Tensor Backward(Tensor g, Tensor x, double lowest, double highest) => Record.Gradient(
        "ClampBackward", Tensor.ZipGradient("ClampBackward", g, x, new BackwardKernel(lowest, highest)), g, h =>
            Backward(h, x, lowest, highest));

    readonly struct Kernel(double lowest, double highest) : IMapKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V x) where V : struct, ISimd<V, T> where T : unmanaged => V.Min(V.Max(x, V.Of(lowest)), V.Of(highest));
    }

    readonly struct BackwardKernel(double lowest, double highest) : IZipKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V g, V x) where V : struct, ISimd<V, T> where T : unmanaged =>
            V.Select(V.And(V.LessOrEqual(V.Of(lowest), x), V.LessOrEqual(x, V.Of(highest))), g, V.Of(0));
    }
}

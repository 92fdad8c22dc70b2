using System.Runtime.CompilerServices;
using Bathys.Kernels;

namespace Bathys.Optim;

/// <summary>
/// Bounds on gradients, between Backward and Step (Pascanu, Mikolov and Bengio, "On the difficulty of training recurrent neural networks",
/// 2013).
/// </summary>
public static class GradientClip
{
    /// <summary>Scales all gradients by one factor so that together their Euclidean norm is at most a bound.</summary>
    /// <param name="parameters">What has the gradients: <c>model.Parameters()</c>.</param>
    /// <param name="maximum">The bound.</param>
    /// <returns>The norm before scaling; infinite or NaN gradients show in it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The bound is not positive.</exception>
    public static double ByNorm(IEnumerable<Tensor> parameters, double maximum)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maximum);
        var gradients = Gradients(parameters);
        var norm = Math.Sqrt(gradients.Sum(gradient => gradient.SquaredNorm()));
        // PyTorch's small number, so that runs agree.
        var factor = maximum / (norm + 1e-6);
        if (factor < 1) gradients.ForEach(gradient => gradient.MapInPlace(new Scale(factor)));
        return norm;
    }

    /// <summary>Bounds each element of each gradient to −maximum … maximum.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The bound is negative.</exception>
    public static void ByValue(IEnumerable<Tensor> parameters, double maximum)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maximum);
        Gradients(parameters).ForEach(gradient => gradient.MapInPlace(new Bound(maximum)));
    }

    static List<Tensor> Gradients(IEnumerable<Tensor> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return [.. parameters.Select(parameter => parameter.Grad).OfType<Tensor>()];
    }

    readonly struct Scale(double factor) : IMapKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V x) where V : struct, ISimd<V, T> where T : unmanaged => x * V.Of(factor);
    }

    readonly struct Bound(double maximum) : IMapKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V x) where V : struct, ISimd<V, T> where T : unmanaged => V.Max(V.Min(x, V.Of(maximum)), V.Of(-maximum));
    }
}

using System.Runtime.CompilerServices;
using Bathys.Kernels;

namespace Bathys.Optim;

/// <summary>
/// Bounds on gradients, between Backward and Step (Pascanu, Mikolov and Bengio, "On the difficulty of training recurrent neural networks",
/// 2013).
/// </summary>
public static class GradientClip
{
    const double SmallestFactor = 1e-30;

    /// <summary>Scales all gradients by one factor so that together their Euclidean norm is at most a bound.</summary>
    /// <param name="parameters">What has the gradients: <c>model.Parameters()</c>.</param>
    /// <param name="maximum">The bound.</param>
    /// <returns>The norm before scaling; infinite or NaN gradients show in it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The bound is not positive.</exception>
    public static double ByNorm(IEnumerable<Tensor> parameters, double maximum)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maximum);
        var gradients = Gradients(parameters);
        var norm = NormOf(gradients);
        ScaleTo(gradients, maximum, norm);
        return norm;
    }

    /// <summary>Scales all gradients by one factor, where their norm is known already.</summary>
    /// <param name="parameters">What has the gradients.</param>
    /// <param name="maximum">The bound.</param>
    /// <param name="norm">The Euclidean norm of all of them together, as <see cref="Norm"/> gives it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bound is not positive.</exception>
    public static void ByNorm(IEnumerable<Tensor> parameters, double maximum, double norm)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maximum);
        ScaleTo(Gradients(parameters), maximum, norm);
    }

    /// <summary>The Euclidean norm of all gradients together; infinite or NaN gradients show in it.</summary>
    /// <param name="parameters">What has the gradients: <c>model.Parameters()</c>.</param>
    public static double Norm(IEnumerable<Tensor> parameters) => NormOf(Gradients(parameters));

    /// <summary>Multiplies all gradients by a factor.</summary>
    /// <param name="parameters">What has the gradients: <c>model.Parameters()</c>.</param>
    /// <param name="factor">The factor.</param>
    public static void Multiply(IEnumerable<Tensor> parameters, double factor) =>
        Gradients(parameters).ForEach(gradient => gradient.MapInPlace(new Scale(factor)));

    /// <summary>Bounds each element of each gradient to −maximum … maximum.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The bound is negative.</exception>
    public static void ByValue(IEnumerable<Tensor> parameters, double maximum)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maximum);
        Gradients(parameters).ForEach(gradient => gradient.MapInPlace(new Bound(maximum)));
    }

    static double NormOf(List<Tensor> gradients)
    {
        var sum = 0.0;
        foreach (var gradient in gradients) sum += gradient.SquaredNorm();
        return Math.Sqrt(sum);
    }

    static void ScaleTo(List<Tensor> gradients, double maximum, double norm)
    {
        // PyTorch's small number, so that runs agree.
        var factor = maximum / (norm + 1e-6);
        if (!(factor < 1)) return;
        // A factor below Float32's normal numbers would be rounded to few digits: it is applied as two.
        var (first, rest) = factor < SmallestFactor ? (SmallestFactor, factor / SmallestFactor) : (factor, 1);
        gradients.ForEach(gradient => gradient.MapInPlace(new Scale(first)));
        if (rest < 1) gradients.ForEach(gradient => gradient.MapInPlace(new Scale(rest)));
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

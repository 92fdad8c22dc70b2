using System.Runtime.CompilerServices;
using Bathys.Kernels;

namespace Bathys.Optim;

/// <summary>
/// Adam: p ← p − η·m̂ / (√v̂ + ε) with running means m ← β₁·m + (1 − β₁)·g and v ← β₂·v + (1 − β₂)·g², corrected for their start at zero:
/// m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ). The gradient g includes λ·p: weight decay as L2 regularisation; see <see cref="AdamW"/> for the
/// decoupled kind (Kingma and Ba, "Adam: a method for stochastic optimization", 2015).
/// </summary>
public class Adam : Optimizer
{
    /// <summary>An optimizer of these parameters.</summary>
    /// <param name="parameters">What to change: <c>model.Parameters()</c>.</param>
    /// <param name="learningRate">The step length η.</param>
    /// <param name="beta1">The weight β₁ of the past in the mean of gradients.</param>
    /// <param name="beta2">The weight β₂ of the past in the mean of squared gradients.</param>
    /// <param name="epsilon">The number ε that keeps the divisor from zero.</param>
    /// <param name="weightDecay">The factor λ.</param>
    /// <exception cref="ArgumentException">No parameters.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A β is not in [0, 1), or another number is negative.</exception>
    public Adam(
        IEnumerable<Tensor> parameters, double learningRate = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8,
        double weightDecay = 0)
        : base(parameters, learningRate, weightDecay, beta1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(beta1, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(beta2, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(beta2);
        ArgumentOutOfRangeException.ThrowIfNegative(epsilon);
        (Beta2, Epsilon) = (beta2, epsilon);
    }

    /// <summary>
    /// The weight of the past in the mean of squared gradients; that in the mean of gradients, β₁, is <see cref="Optimizer.Momentum"/>.
    /// </summary>
    public double Beta2 { get; }

    /// <summary>What keeps the divisor from zero.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, double> Settings =>
        new Dictionary<string, double> { ["beta1"] = Momentum, ["beta2"] = Beta2, ["epsilon"] = Epsilon };

    /// <summary>True where decay shrinks the parameter itself, false where it joins the gradient.</summary>
    private protected virtual bool IsDecoupled => false;

    /// <inheritdoc/>
    protected override IReadOnlyList<string> StateNames => ["exp_avg", "exp_avg_sq"];

    /// <inheritdoc/>
    protected override void Update(ParameterGroup group, Tensor parameter, Tensor gradient, ParameterState state)
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(state);
        var kernel = new Kernel(
            Shrink: IsDecoupled ? 1 - (group.LearningRate * group.WeightDecay) : 1,
            Decay: IsDecoupled ? 0 : group.WeightDecay,
            Beta1: Momentum,
            Beta2,
            Rate: group.LearningRate / (1 - Math.Pow(Momentum, state.Step)),
            Correction: 1 / Math.Sqrt(1 - Math.Pow(Beta2, state.Step)),
            Epsilon);
        Tensor.Update(kernel, parameter, gradient, state.Value("exp_avg", parameter), state.Value("exp_avg_sq", parameter));
    }

    readonly record struct Kernel(
        double Shrink, double Decay, double Beta1, double Beta2, double Rate, double Correction, double Epsilon) : IUpdateKernel
    {
        public static int Slots => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke<V, T>(ref V p, V g, ref V m, ref V v, ref V unused) where V : struct, ISimd<V, T> where T : unmanaged
        {
            p *= V.Of(Shrink);
            if (Decay != 0) g = V.Fma(p, V.Of(Decay), g);
            m = V.Fma(g, V.Of(1 - Beta1), m * V.Of(Beta1));
            v = V.Fma(g * V.Of(1 - Beta2), g, v * V.Of(Beta2));
            p -= m * V.Of(Rate) / V.Fma(V.Sqrt(v), V.Of(Correction), V.Of(Epsilon));
        }
    }
}

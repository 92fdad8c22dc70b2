using System.Runtime.CompilerServices;
using Bathys.Kernels;

namespace Bathys.Optim;

/// <summary>
/// Adam: p ← p − η·m̂ / (√v̂ + ε) with running means m ← β₁·m + (1 − β₁)·g and v ← β₂·v + (1 − β₂)·g², corrected for their start at zero:
/// m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ). The gradient g includes λ·p: weight decay as L2 regularization; see <see cref="AdamW"/> for the
/// decoupled kind (Kingma and Ba, "Adam: a method for stochastic optimization", 2015). With amsgrad v̂ = max v / (1 − β₂ᵗ), of all v so
/// far, so that no step grows because an old large gradient is forgotten (Reddi, Kale and Kumar, "On the convergence of Adam and beyond",
/// 2018).
/// </summary>
public class Adam : Optimizer
{
    Kernel kernel;    // of the group that is updated
    long corrected;   // the step that its corrections are of

    /// <summary>An optimizer of these parameters.</summary>
    /// <param name="parameters">What to change: <c>model.Parameters()</c>.</param>
    /// <param name="learningRate">The learning rate η.</param>
    /// <param name="beta1">The weight β₁ of the past in the mean of gradients.</param>
    /// <param name="beta2">The weight β₂ of the past in the mean of squared gradients.</param>
    /// <param name="epsilon">The number ε that keeps the divisor from zero.</param>
    /// <param name="weightDecay">The factor λ.</param>
    /// <param name="amsgrad">True to divide by the largest mean of squared gradients so far.</param>
    /// <exception cref="ArgumentException">No parameters.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A β is not in [0, 1), or another number is negative.</exception>
    public Adam(
        IEnumerable<Tensor> parameters, double learningRate = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8,
        double weightDecay = 0, bool amsgrad = false)
        : base(
            parameters, learningRate, weightDecay, beta1, ("beta2", beta2), ("epsilon", epsilon), ("amsgrad", amsgrad ? 1 : 0)) =>
            Check(Groups[0]);

    /// <summary>
    /// The weight of the past in the mean of squared gradients; that in the mean of gradients, β₁, is <see cref="Optimizer.Momentum"/>. Of
    /// the first group.
    /// </summary>
    public double Beta2 => Groups[0]["beta2"];

    /// <summary>What keeps the divisor from zero, of the first group.</summary>
    public double Epsilon => Groups[0]["epsilon"];

    /// <summary>True if each step of the first group divides by the largest mean of squared gradients so far.</summary>
    public bool IsAmsgrad => Groups[0]["amsgrad"] != 0;

    /// <inheritdoc/>
    protected override string MomentumName => "beta1";

    /// <summary>True where decay shrinks the parameter itself, false where it joins the gradient.</summary>
    private protected virtual bool IsDecoupled => false;

    /// <inheritdoc/>
    protected override IReadOnlyList<string> StateNames(ParameterGroup group) =>
        group?["amsgrad"] > 0 ? ["exp_avg", "exp_avg_sq", "max_exp_avg_sq"] : ["exp_avg", "exp_avg_sq"];

    /// <inheritdoc/>
    protected override void Check(ParameterGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(group["beta1"], 1, "beta1");
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(group["beta2"], 1, "beta2");
    }

    /// <inheritdoc/>
    private protected override void BeginStep(ParameterGroup group)
    {
        // A β of 1 that was set since would divide by zero.
        Check(group);
        kernel = new Kernel(
            Shrink: IsDecoupled ? 1 - (group.LearningRate * group.WeightDecay) : 1,
            Decay: IsDecoupled ? 0 : group.WeightDecay,
            group["beta1"],
            group["beta2"],
            Rate: 0,
            Correction: 0,
            group["epsilon"]);
        corrected = 0;
    }

    /// <inheritdoc/>
    protected override void Update(ParameterGroup group, Tensor parameter, Tensor gradient, ParameterState state)
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(state);
        if (corrected != state.Step)
        {
            kernel = kernel with
            {
                Rate = group.LearningRate / (1 - Math.Pow(kernel.Beta1, state.Step)),
                Correction = 1 / Math.Sqrt(1 - Math.Pow(kernel.Beta2, state.Step)),
            };
            corrected = state.Step;
        }
        var (mean, square) = (state.Value("exp_avg", parameter), state.Value("exp_avg_sq", parameter));
        if (group["amsgrad"] == 0) Tensor.Update(kernel, parameter, gradient, mean, square);
        else Tensor.Update(new Amsgrad(kernel), parameter, gradient, mean, square, state.Value("max_exp_avg_sq", parameter));
    }

    readonly record struct Kernel(
        double Shrink, double Decay, double Beta1, double Beta2, double Rate, double Correction, double Epsilon) : IUpdateKernel
    {
        public static int Slots => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke<V, T>(ref V p, V g, ref V m, ref V v, ref V unused) where V : struct, ISimd<V, T> where T : unmanaged
        {
            Means<V, T>(ref p, g, ref m, ref v);
            p = Stepped<V, T>(p, m, v);
        }

        /// <summary>Decay, and the running means.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Means<V, T>(ref V p, V g, ref V m, ref V v) where V : struct, ISimd<V, T> where T : unmanaged
        {
            p *= V.Of(Shrink);
            if (Decay != 0) g = V.Fma(p, V.Of(Decay), g);
            m = V.Fma(g, V.Of(1 - Beta1), m * V.Of(Beta1));
            v = V.Fma(g * V.Of(1 - Beta2), g, v * V.Of(Beta2));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Stepped<V, T>(V p, V m, V v) where V : struct, ISimd<V, T> where T : unmanaged =>
            p - (m * V.Of(Rate) / V.Fma(V.Sqrt(v), V.Of(Correction), V.Of(Epsilon)));
    }

    readonly record struct Amsgrad(Kernel Adam) : IUpdateKernel
    {
        public static int Slots => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke<V, T>(ref V p, V g, ref V m, ref V v, ref V most) where V : struct, ISimd<V, T> where T : unmanaged
        {
            Adam.Means<V, T>(ref p, g, ref m, ref v);
            most = V.Max(most, v);
            p = Adam.Stepped<V, T>(p, m, most);
        }
    }
}

using System.Runtime.CompilerServices;
using Bathys.Kernels;

namespace Bathys.Optim;

/// <summary>
/// RMSprop: p ← p − η·b with b ← µ·b + g / (√(v − m²) + ε) and running means v ← α·v + (1 − α)·g², m ← α·m + (1 − α)·g; m is zero unless
/// centered. The gradient g includes λ·p (Tieleman and Hinton, lecture 6.5 of "Neural networks for machine learning", 2012; centered:
/// Graves, "Generating sequences with recurrent neural networks", 2013).
/// </summary>
public sealed class RMSprop : Optimizer
{
    // Of the group that is updated.
    Formula formula;
    bool centered, momentum;

    /// <summary>An optimizer of these parameters.</summary>
    /// <param name="parameters">What to change: <c>model.Parameters()</c>.</param>
    /// <param name="learningRate">The learning rate η.</param>
    /// <param name="alpha">The weight α of the past in the running means.</param>
    /// <param name="epsilon">The number ε that keeps the divisor from zero.</param>
    /// <param name="weightDecay">The factor λ.</param>
    /// <param name="momentum">The weight µ of the past steps.</param>
    /// <param name="centered">True to divide by the estimated standard deviation instead of the root of the mean square.</param>
    /// <exception cref="ArgumentException">No parameters.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public RMSprop(
        IEnumerable<Tensor> parameters, double learningRate = 1e-2, double alpha = 0.99, double epsilon = 1e-8, double weightDecay = 0,
        double momentum = 0, bool centered = false) : base(
            parameters, learningRate, weightDecay, momentum, ("alpha", alpha), ("epsilon", epsilon), ("centered", centered ? 1 : 0))
    {
    }

    /// <summary>The weight of the past in the running means.</summary>
    public double Alpha => Groups[0]["alpha"];

    /// <summary>What keeps the divisor from zero.</summary>
    public double Epsilon => Groups[0]["epsilon"];

    /// <summary>True if the divisor is the estimated standard deviation.</summary>
    public bool IsCentered => Groups[0]["centered"] != 0;

    /// <inheritdoc/>
    protected override IReadOnlyList<string> StateNames(ParameterGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        return
        [
            "square_avg", .. (string[])(group["centered"] != 0 ? ["grad_avg"] : []),
            .. (string[])(group.Momentum > 0 ? ["momentum_buffer"] : []),
        ];
    }

    /// <inheritdoc/>
    private protected override void BeginStep(ParameterGroup group)
    {
        formula = new Formula(group.LearningRate, group["alpha"], group["epsilon"], group.WeightDecay, group.Momentum);
        (centered, momentum) = (group["centered"] != 0, group.Momentum > 0);
    }

    /// <inheritdoc/>
    protected override void Update(ParameterGroup group, Tensor parameter, Tensor gradient, ParameterState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var square = state.Value("square_avg", parameter);
        var mean = centered ? state.Value("grad_avg", parameter) : null;
        var running = momentum ? state.Value("momentum_buffer", parameter) : null;
        if (centered && momentum) Tensor.Update(new CenteredWithMomentum(formula), parameter, gradient, square, mean, running);
        else if (centered) Tensor.Update(new Centered(formula), parameter, gradient, square, mean);
        else if (momentum) Tensor.Update(new WithMomentum(formula), parameter, gradient, square, running);
        else Tensor.Update(new Plain(formula), parameter, gradient, square);
    }

    /// <summary>The formula's parts, of which each kernel below takes what it needs.</summary>
    readonly struct Formula(double rate, double alpha, double epsilon, double decay, double momentum)
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Decayed<V, T>(V p, V g) where V : struct, ISimd<V, T> where T : unmanaged => decay == 0 ? g : V.Fma(p, V.Of(decay), g);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Mean<V, T>(V mean, V g) where V : struct, ISimd<V, T> where T : unmanaged => V.Fma(g, V.Of(1 - alpha), mean * V.Of(alpha));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V MeanSquare<V, T>(V mean, V g) where V : struct, ISimd<V, T> where T : unmanaged =>
            V.Fma(g * V.Of(1 - alpha), g, mean * V.Of(alpha));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Root<V, T>(V variance) where V : struct, ISimd<V, T> where T : unmanaged => V.Sqrt(variance) + V.Of(epsilon);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Stepped<V, T>(V p, V g, V root) where V : struct, ISimd<V, T> where T : unmanaged => p - (g * V.Of(rate) / root);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Stepped<V, T>(V p, V g, V root, ref V running) where V : struct, ISimd<V, T> where T : unmanaged
        {
            running = V.Fma(running, V.Of(momentum), g / root);
            return V.Fma(running, V.Of(-rate), p);
        }
    }

    readonly struct Plain(Formula f) : IUpdateKernel
    {
        public static int Slots => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke<V, T>(ref V p, V g, ref V square, ref V b, ref V c) where V : struct, ISimd<V, T> where T : unmanaged
        {
            g = f.Decayed<V, T>(p, g);
            square = f.MeanSquare<V, T>(square, g);
            p = f.Stepped<V, T>(p, g, f.Root<V, T>(square));
        }
    }

    readonly struct WithMomentum(Formula f) : IUpdateKernel
    {
        public static int Slots => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke<V, T>(ref V p, V g, ref V square, ref V running, ref V c) where V : struct, ISimd<V, T> where T : unmanaged
        {
            g = f.Decayed<V, T>(p, g);
            square = f.MeanSquare<V, T>(square, g);
            p = f.Stepped<V, T>(p, g, f.Root<V, T>(square), ref running);
        }
    }

    readonly struct Centered(Formula f) : IUpdateKernel
    {
        public static int Slots => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke<V, T>(ref V p, V g, ref V square, ref V mean, ref V c) where V : struct, ISimd<V, T> where T : unmanaged
        {
            g = f.Decayed<V, T>(p, g);
            square = f.MeanSquare<V, T>(square, g);
            mean = f.Mean<V, T>(mean, g);
            p = f.Stepped<V, T>(p, g, f.Root<V, T>(V.Fma(-mean, mean, square)));
        }
    }

    readonly struct CenteredWithMomentum(Formula f) : IUpdateKernel
    {
        public static int Slots => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke<V, T>(ref V p, V g, ref V square, ref V mean, ref V running) where V : struct, ISimd<V, T> where T : unmanaged
        {
            g = f.Decayed<V, T>(p, g);
            square = f.MeanSquare<V, T>(square, g);
            mean = f.Mean<V, T>(mean, g);
            p = f.Stepped<V, T>(p, g, f.Root<V, T>(V.Fma(-mean, mean, square)), ref running);
        }
    }
}

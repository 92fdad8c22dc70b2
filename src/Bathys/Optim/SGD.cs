using System.Runtime.CompilerServices;
using Bathys.Kernels;

namespace Bathys.Optim;

/// <summary>
/// Stochastic gradient descent: p ← p − η·b with the running gradient b ← µ·b + (1 − τ)·g, or p ← p − η·(g + µ·b) by Nesterov's rule;
/// g includes λ·p (weight decay as L2 regularization). Without momentum b is g (Sutskever et al., "On the importance of initialization
/// and momentum in deep learning", 2013).
/// </summary>
public sealed class SGD : Optimizer
{
    (double Rate, double Decay, double Momentum, double Share, bool IsNesterov) settings;   // of the group that is updated

    /// <summary>An optimizer of these parameters.</summary>
    /// <param name="parameters">What to change: <c>model.Parameters()</c>.</param>
    /// <param name="learningRate">The learning rate η.</param>
    /// <param name="momentum">The weight µ of the past in the running gradient.</param>
    /// <param name="dampening">How much τ the new gradient is held back; the very first is not.</param>
    /// <param name="weightDecay">The factor λ.</param>
    /// <param name="nesterov">True to look one step ahead.</param>
    /// <exception cref="ArgumentException">No parameters, or Nesterov without momentum or with dampening.</exception>
    public SGD(
        IEnumerable<Tensor> parameters, double learningRate = 1e-3, double momentum = 0, double dampening = 0, double weightDecay = 0,
        bool nesterov = false)
        : base(parameters, learningRate, weightDecay, momentum, ("dampening", dampening), ("nesterov", nesterov ? 1 : 0)) =>
            Check(Groups[0]);

    /// <summary>How much a new gradient is held back, of the first group.</summary>
    public double Dampening => Groups[0]["dampening"];

    /// <summary>True if each step of the first group looks one step ahead.</summary>
    public bool IsNesterov => Groups[0]["nesterov"] != 0;

    /// <inheritdoc/>
    protected override IReadOnlyList<string> StateNames(ParameterGroup group) => group?.Momentum == 0 ? [] : ["momentum_buffer"];

    /// <inheritdoc/>
    protected override void Check(ParameterGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        if (group["nesterov"] != 0 && (group.Momentum <= 0 || group["dampening"] != 0))
            throw new ArgumentException("Nesterov needs a momentum and no dampening", nameof(group));
    }

    /// <inheritdoc/>
    private protected override void BeginStep(ParameterGroup group) =>
        settings = (group.LearningRate, group.WeightDecay, group.Momentum, 1 - group["dampening"], group["nesterov"] != 0);

    /// <inheritdoc/>
    protected override void Update(ParameterGroup group, Tensor parameter, Tensor gradient, ParameterState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (settings.Momentum == 0)
        {
            Tensor.Update(new Plain(settings.Rate, settings.Decay), parameter, gradient);
            return;
        }
        var share = state.Has("momentum_buffer") ? settings.Share : 1;
        var kernel = new WithMomentum(settings.Rate, settings.Decay, settings.Momentum, share, settings.IsNesterov);
        Tensor.Update(kernel, parameter, gradient, state.Value("momentum_buffer", parameter));
    }

    readonly struct Plain(double rate, double decay) : IUpdateKernel
    {
        public static int Slots => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke<V, T>(ref V p, V g, ref V a, ref V b, ref V c) where V : struct, ISimd<V, T> where T : unmanaged
        {
            if (decay != 0) g = V.Fma(p, V.Of(decay), g);
            p = V.Fma(g, V.Of(-rate), p);
        }
    }

    readonly struct WithMomentum(double rate, double decay, double momentum, double share, bool nesterov) : IUpdateKernel
    {
        public static int Slots => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke<V, T>(ref V p, V g, ref V running, ref V b, ref V c) where V : struct, ISimd<V, T> where T : unmanaged
        {
            if (decay != 0) g = V.Fma(p, V.Of(decay), g);
            running = V.Fma(g, V.Of(share), running * V.Of(momentum));
            var step = nesterov ? V.Fma(running, V.Of(momentum), g) : running;
            p = V.Fma(step, V.Of(-rate), p);
        }
    }
}

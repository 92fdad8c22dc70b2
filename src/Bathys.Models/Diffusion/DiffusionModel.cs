using Bathys.Data;
using Bathys.Nn;
using Bathys.Optim;
using Bathys.Training;

namespace Bathys.Models.Diffusion;

/// <summary>
/// A denoising network, what tells it what pictures show, and the running mean of both their weights. Pictures have values from −1 to 1.
/// </summary>
public sealed class DiffusionModel : Module
{
    /// <summary>What noise validation pictures get: always the same.</summary>
    const ulong JudgingSeed = 0x0DD5;

    readonly DenoisingNetwork network;
    readonly Conditioner? conditioner;
    readonly ExponentialMovingAverage average;
    readonly double[] weights;

    /// <summary>A model of these parts.</summary>
    /// <param name="network">What foretells.</param>
    /// <param name="conditioner">What tells it what pictures show; null for none.</param>
    /// <param name="options">How pictures are noised.</param>
    /// <exception cref="BathysException">Target and schedule do not fit together.</exception>
    public DiffusionModel(DenoisingNetwork network, Conditioner? conditioner, DiffusionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        (this.network, this.conditioner, Options) = (network, conditioner, options);
        average = new(NamedParameters().ToList(), options.AverageDecay);
        weights = [.. Enumerable.Range(0, options.Schedule.Count)
            .Select(t => options.MinSnr > 0 ? LossWeighting.MinSnr(options.Target, options.Schedule.At(t).Snr, options.MinSnr, options.Schedule.EndsInNoise) : 1)];
    }

    /// <summary>How pictures are noised.</summary>
    public DiffusionOptions Options { get; }

    /// <summary>What tells the network what pictures show, or null. It may have learnt elsewhere: load its weights, freeze it, and restart <see cref="Average"/>.</summary>
    public Conditioner? Conditioner => conditioner;

    /// <summary>Whether it is told what pictures show.</summary>
    public bool IsConditional => conditioner is not null;

    /// <summary>The running mean of the weights, to be used for drawing.</summary>
    public ExponentialMovingAverage Average => average;

    /// <summary>What the network foretells.</summary>
    /// <param name="x">Noisy pictures, (B, C, H, W).</param>
    /// <param name="times">The time of each, (B).</param>
    /// <param name="tokens">What they show, Int64 (B, L).</param>
    public Tensor Forward(Tensor x, Tensor times, Tensor tokens) => network.Forward(x, times, conditioner?.Forward(tokens));

    /// <summary>
    /// The weighted mean squared error of foretelling, each picture at a time of its own: in training at random, with some conditions left out; in evaluation times
    /// evenly spread and always the same noise.
    /// </summary>
    /// <param name="batch">Pictures (B, C, H, W), and tokens of what they show, Int64 (B, L).</param>
    public Prediction Predict(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var (clean, tokens, schedule) = (batch.Input, batch.Target, Options.Schedule);
        var chance = IsTraining ? Generator.Default : new Generator(JudgingSeed);
        var times = new int[batch.Size];
        for (var i = 0; i < times.Length; i++)
            times[i] = IsTraining ? chance.NextInt(schedule.Count) : (int)((i + 0.5) / times.Length * schedule.Count);
        if (IsTraining && IsConditional) tokens = WithSomeLeftOut(tokens, chance);
        var noise = Tensor.Randn(clean.Shape, clean.DType, chance);
        var (alpha, sigma) = schedule.Factors(times, clean.DType);
        var foretold = Forward(Noising.Mix(clean, noise, alpha, sigma), Tensor.From(Array.ConvertAll(times, t => (double)t)).To(clean.DType), tokens);
        var error = (foretold - Options.Target.Of(clean, noise, alpha, sigma)).Square().Mean([1, 2, 3]);     // (B)
        return new((error * Tensor.From(Array.ConvertAll(times, t => weights[t])).To(clean.DType)).Mean(), foretold);
    }

    Tensor WithSomeLeftOut(Tensor tokens, Generator chance)
    {
        var kept = tokens.Clone();
        var none = Tensor.From([.. Options.Unconditional]);
        for (var i = 0; i < tokens.Shape[0]; i++)
            if (chance.NextDouble() < Options.ConditionDrop) kept[i].CopyFrom(none);
        return kept;
    }
}

using Bathys.Nn;
using Bathys.Optim;
using Bathys.Training;
using Bathys.Vision.Captions;

namespace Bathys.Models.Diffusion;

/// <summary>
/// A denoising network, what tells it what pictures show, and the running mean of both their weights. Pictures have values from −1 to 1.
/// </summary>
public sealed class DiffusionModel : Module
{
    /// <summary>What noise validation pictures get: always the same.</summary>
    const ulong EvaluationSeed = 0x0DD5;

    readonly ConditionedNetwork network;
    readonly ExponentialMovingAverage<ConditionedNetwork> average;
    readonly double[] weights;

    /// <summary>A model whose network is made twice: once to be trained, and once to hold the running mean of the weights.</summary>
    /// <param name="create">Makes a new network each time.</param>
    /// <param name="options">How pictures are noised.</param>
    /// <exception cref="BathysException">Target and schedule do not fit together.</exception>
    public DiffusionModel(Func<ConditionedNetwork> create, DiffusionOptions options)
    {
        ArgumentNullException.ThrowIfNull(create);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        (network, Options) = (create(), options);
        // Its first weights are overwritten, so they draw from nobody's random numbers.
        using (new RandomScope(new Generator(0))) average = new(network, create(), options.AverageDecay);
        weights = [.. Enumerable.Range(0, options.Schedule.Count)
            .Select(t => options.MinSnr > 0
            ? LossWeighting.MinSnr(options.Target, options.Schedule.At(t).Snr, options.MinSnr, options.Schedule.EndsInNoise) : 1)];
    }

    /// <summary>How pictures are noised.</summary>
    public DiffusionOptions Options { get; }

    /// <summary>
    /// What tells the network what pictures show, or null. It may have been trained elsewhere: load its weights, freeze it, and restart see
    /// cref="Average"/>.
    /// </summary>
    public Conditioner? Conditioner => network.Conditioner;

    /// <summary>Whether it is told what pictures show.</summary>
    public bool IsConditional => Conditioner is not null;

    /// <summary>The running mean of the weights; <c>Average.Model</c> is what draws.</summary>
    public ExponentialMovingAverage<ConditionedNetwork> Average => average;

    /// <summary>What the network that is trained predicts.</summary>
    /// <param name="x">Noisy pictures, (B, C, H, W).</param>
    /// <param name="times">The time of each, (B).</param>
    /// <param name="tokens">What they show, Int64 (B, L).</param>
    public Tensor Forward(Tensor x, Tensor times, Tensor tokens) => network.Forward(x, times, tokens);

    /// <inheritdoc/>
    protected override IEnumerable<Member> Members() =>
        network.Children().Select(child => new Member(child.Name, child.Module)).Append(new Member("average", average));

    /// <summary>
    /// The weighted mean squared error of the prediction, each picture at a time of its own: in training at random, with some conditions
    /// left out; in evaluation times evenly spread and always the same noise.
    /// </summary>
    /// <param name="batch">Pictures, and tokens of what they show.</param>
    public Prediction Predict(CaptionedBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var (clean, tokens, schedule) = (batch.Pictures, batch.Captions, Options.Schedule);
        var chance = IsTrainingNow ? Generator.Current : new Generator(EvaluationSeed);
        var times = new int[batch.Size];
        for (var i = 0; i < times.Length; i++)
            times[i] = IsTrainingNow ? chance.NextInt(schedule.Count) : (int)((i + 0.5) / times.Length * schedule.Count);
        if (IsTrainingNow && IsConditional) tokens = WithSomeLeftOut(tokens, chance);
        var noise = Tensor.Randn(clean.Shape, clean.DType, chance);
        var (alpha, sigma) = schedule.Factors(times, clean.DType);
        var predicted = Forward(
            Noising.Mix(clean, noise, alpha, sigma), Tensor.From(Array.ConvertAll(times, t => (double)t)).To(clean.DType), tokens);
        var error = (predicted - Options.Target.Of(clean, noise, alpha, sigma)).Square().Mean([1, 2, 3]);     // (B)
        return new((error * Tensor.From(Array.ConvertAll(times, t => weights[t])).To(clean.DType)).Mean());
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

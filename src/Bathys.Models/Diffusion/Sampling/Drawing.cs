namespace Bathys.Models.Diffusion;

/// <summary>
/// Draws pictures with a model, in evaluation and with the running mean of its weights; the model itself may be trained meanwhile.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="picture">The shape of a picture, (C, H, W).</param>
/// <param name="options">How to draw.</param>
public sealed class Drawing(DiffusionModel model, Shape picture, DrawingOptions options)
{
    readonly DiffusionOptions process = model.Options;
    readonly Tensor none = Tensor.From([.. model.Options.Unconditional]).Unsqueeze(0);

    ConditionedNetwork Network => model.Average.Model;

    /// <summary>How much the condition counts: as the options say, or 3, or 1 for a model that was trained on nothing else.</summary>
    public double Guidance { get; } = options.Guidance ?? (model.Options.ConditionDrop > 0 ? 3 : 1);

    /// <summary>
    /// Is told after each step of each batch: the number of the batch's first picture, the steps done, and the pictures as they are then.
    /// </summary>
    public Action<int, int, Tensor>? AfterStep { get; init; }

    /// <summary>The pictures, from −1 to 1, (N, C, H, W).</summary>
    /// <param name="tokens">What they are to show, Int64 (N, L).</param>
    /// <param name="stop">Asks to stop.</param>
    /// <exception cref="BathysException">The options make no sense.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public Tensor Draw(Tensor tokens, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        options.Check();
        if (model.IsConditional && process.ConditionDrop == 0 && Guidance != 1)
            throw new BathysException(
                $"The model was trained on no picture without its caption, so it is drawn with guidance 1, not {Guidance}; train with a " +
                $"condition drop above 0 for others.");
        var sampler = Sampler.Named(options.Sampler, options.Eta);
        var levels = sampler.Levels(process.Schedule, options.Steps);
        using var mode = new EvaluationMode();
        using var unrecorded = new NoGrad();
        var parts = new List<Tensor>();
        for (var first = 0; first < tokens.Shape[0]; first += options.BatchSize)
        {
            sampler.Begin();
            parts.Add(Batch(sampler, levels, tokens[first..Math.Min(first + options.BatchSize, tokens.Shape[0])], first, stop));
        }

        return Tensor.Cat([.. parts]);
    }

    Tensor Batch(Sampler sampler, IReadOnlyList<NoiseLevel> levels, Tensor tokens, int first, CancellationToken stop)
    {
        var noise = new PictureNoise(options.Seed, first, tokens.Shape[0], picture);
        var x = noise.Next();
        AfterStep?.Invoke(first, 0, x);
        for (var i = 0; i + 1 < levels.Count; i++)
        {
            stop.ThrowIfCancellationRequested();
            var (from, to) = (levels[i], levels[i + 1]);

            // What the network sees is no picture outside of its range; without this, guidance would leave it step by step.
            var clean = process.Target.ToClean(x, Predict(x, from.Time, tokens), from).Clamp(-1, 1);
            x = sampler.Step(new(x, clean, PredictionTarget.Clean.ToNoise(x, clean, from), from, to, noise.Next));
            AfterStep?.Invoke(first, i + 1, x);
        }

        return x;
    }

    /// <summary>The prediction under guidance; both of its parts are computed in one batch.</summary>
    Tensor Predict(Tensor x, double time, Tensor tokens)
    {
        var count = x.Shape[0];
        if (!model.IsConditional || Guidance == 1) return Network.Forward(x, Times(count), tokens);
        var unconditional = none.Expand(count, none.Shape[1]);
        if (Guidance == 0) return Network.Forward(x, Times(count), unconditional);
        var both = Network.Forward(Tensor.Cat([x, x]), Times(2 * count), Tensor.Cat([tokens, unconditional]));
        var (with, without) = (both[..count], both[count..]);
        return without + ((with - without) * Guidance);

        Tensor Times(int n) => Tensor.Full([n], time);
    }
}

using Bathys.Data;
using Bathys.Optim;

namespace Bathys.Training;

/// <summary>The work of one step: the gradients of a batch, part by part, and what the optimizer makes of them.</summary>
internal sealed class TrainingStep<TBatch>(Trainer<TBatch> trainer) where TBatch : IBatch<TBatch>
{
    readonly Tensor[] parameters = [.. trainer.Model.Parameters()];
    readonly List<Outcome> outcomes = [];

    /// <summary>What was counted of the last batch, part by part.</summary>
    public IReadOnlyList<Outcome> Outcomes => outcomes;

    /// <summary>Changes the weights by a batch.</summary>
    /// <returns>The loss before; NaN where nothing of the batch counts.</returns>
    /// <exception cref="NotFiniteException">Loss or gradient are not finite; nothing was changed.</exception>
    public double Run(TBatch batch, long number)
    {
        using var watch = trainer.DetectAnomaly ? new DetectAnomaly() : default;
        outcomes.Clear();
        trainer.Optimizer.ZeroGrad();
        Gradients(batch);
        var loss = Loss();
        foreach (var callback in trainer.Callbacks) callback.AfterBackward(trainer, number, loss);

        // Before clipping, by which NaN would become a number.
        var norm = GradientClip.Norm(parameters);
        if (!double.IsFinite(norm)
            && Array.Exists(parameters, parameter => parameter.Grad?.FindNonFinite() is not (null or NonFinite.None)))
            throw new NotFiniteException("gradient");
        if (trainer.ClipValue is { } most) GradientClip.ByValue(parameters, most);
        if (trainer.ClipNorm is { } longest)
            GradientClip.ByNorm(parameters, longest, trainer.ClipValue is null ? norm : GradientClip.Norm(parameters));
        trainer.Optimizer.Step();
        return loss;
    }

    /// <summary>The parts of a batch, of like size, whose gradients are summed.</summary>
    public IEnumerable<TBatch> Parts(TBatch batch)
    {
        var count = Math.Clamp(trainer.Accumulate, 1, Math.Max(1, batch.Size));
        if (count == 1) return [batch];
        return Enumerable.Range(0, count).Select(i =>
            batch.Slice((int)((long)batch.Size * i / count)..(int)((long)batch.Size * (i + 1) / count)));
    }

    /// <summary>
    /// The gradient of the mean over the batch: each part's mean by its share of what is counted. How much that is in all is known only
    /// when the last part was computed, so the first part is taken for typical, and the sum is put right in the end.
    /// </summary>
    void Gradients(TBatch batch)
    {
        var (guess, counted) = (0.0, 0.0);
        foreach (var part in Parts(batch))
        {
            var prediction = trainer.Predict(part);
            var outcome = new Outcome(
                trainer.Task, prediction.Loss.Item(), prediction with { Output = prediction.Output?.Detach() }, part.Size);
            outcomes.Add(outcome);
            if (outcome.Counted <= 0) continue;
            if (!double.IsFinite(outcome.Loss)) throw new NotFiniteException("loss");
            if (guess == 0) guess = part.Size == batch.Size ? outcome.Counted : outcome.Counted * batch.Size / part.Size;
            counted += outcome.Counted;
            (outcome.Counted == guess ? prediction.Loss : prediction.Loss * (outcome.Counted / guess)).Backward();
        }
        if (counted != guess) GradientClip.Multiply(parameters, guess / counted);
    }

    double Loss()
    {
        var (sum, counted) = (0.0, 0.0);
        foreach (var outcome in outcomes)
            if (outcome.Counted > 0) (sum, counted) = (sum + (outcome.Loss * outcome.Counted), counted + outcome.Counted);
        return outcomes is [{ Counted: > 0 } one] ? one.Loss : sum / counted;
    }
}

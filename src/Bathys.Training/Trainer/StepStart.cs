using Bathys.Nn;

namespace Bathys.Training;

/// <summary>
/// What a forward pass changes beside gradients, as it was before: the buffers, running means among them, what the model remembers from
/// batch to batch, and the place in the trainer's random numbers. A step that is left out must leave no trace of NaN in them.
/// </summary>
internal readonly struct StepStart
{
    readonly (Tensor Buffer, Tensor Values)[] buffers;
    readonly CarriedState? carried;
    readonly RecurrentState? remembered;
    readonly Generator random;
    readonly ulong position;

    /// <param name="trainer">The trainer.</param>
    /// <param name="changing">The buffers that a forward pass may change: those that are saved, not tables.</param>
    public StepStart(Trainer trainer, IReadOnlyList<Tensor> changing)
    {
        buffers = [.. changing.Select(buffer => (buffer, buffer.Clone()))];
        (carried, remembered) = (trainer.Carried, trainer.Carried?.Value);
        (random, position) = (trainer.Random, trainer.Random.Position);
    }

    /// <summary>Puts buffers and memory back.</summary>
    public void Restore()
    {
        using var _ = new NoGrad();
        foreach (var (buffer, values) in buffers) buffer.CopyFrom(values);
        carried?.Value = remembered;
    }

    /// <summary>Puts them back and goes back in the random numbers, so that the step can be computed again as it was.</summary>
    public void Rewind()
    {
        Restore();
        random.Position = position;
    }
}

using Bathys.Nn;
using Bathys.Optim;

namespace Bathys.Training;

/// <summary>
/// What a forward pass changes beside gradients, as it was before: what the model remembers from batch to batch, the place in the
/// trainer's random numbers, and, where a step may be left out, the buffers, running means among them. Such a step must leave no trace of
/// NaN in them.
/// </summary>
internal sealed class StepStart
{
    readonly TrainerBase trainer;
    readonly CarriedState? carried;
    readonly (Tensor Buffer, Tensor Values)[] buffers;
    RecurrentState? remembered;
    ulong position;

    /// <summary>Makes place for what is remembered.</summary>
    /// <param name="trainer">The trainer.</param>
    public StepStart(TrainerBase trainer)
    {
        (this.trainer, carried) = (trainer, trainer.Carried);
        buffers = trainer.SkipNonFinite > 0 ? [.. Changing(trainer.Model).Select(buffer => (buffer, buffer.Clone()))] : [];
    }

    /// <summary>Remembers the state before a step.</summary>
    public void Take()
    {
        if (buffers.Length > 0) Copy(restore: false);
        remembered = carried?.Value;
        position = trainer.Random.Position;
    }

    /// <summary>Puts buffers and memory back.</summary>
    public void Restore()
    {
        Copy(restore: true);
        carried?.Value = remembered;
    }

    /// <summary>Puts them back and goes back in the random numbers, so that the step can be computed again as it was.</summary>
    public void Rewind()
    {
        Restore();
        trainer.Random.Position = position;
    }

    void Copy(bool restore)
    {
        using var _ = new NoGrad();
        foreach (var (buffer, values) in buffers) (restore ? buffer : values).CopyFrom(restore ? values : buffer);
    }

    /// <summary>The buffers that a forward pass may change: those that are saved, not tables.</summary>
    static IEnumerable<Tensor> Changing(Module model)
    {
        var saved = model.StateDictionary();
        // Running means of weights change after a step, not in it.
        var means = model.NamedModules().Select(entry => entry.Module).OfType<ExponentialMovingAverage>()
            .SelectMany(average => average.Buffers()).ToHashSet(ReferenceEqualityComparer.Instance);
        return model.NamedBuffers().Where(entry => saved.ContainsKey(entry.Name) && !means.Contains(entry.Buffer))
            .Select(entry => entry.Buffer);
    }
}

namespace Bathys.Training;

/// <summary>Takes part in a training: override what you need.</summary>
public abstract class Callback
{
    /// <summary>Called before the first step; a run that is resumed was accepted and put back by then.</summary>
    /// <param name="trainer">The trainer.</param>
    public virtual void BeforeTraining(Trainer trainer)
    {
    }

    /// <summary>Called after every optimiser step.</summary>
    /// <param name="trainer">The trainer; <see cref="Trainer.Stop"/> ends the training.</param>
    /// <param name="step">Steps done since the run began.</param>
    /// <param name="loss">The batch's loss.</param>
    public virtual void AfterStep(Trainer trainer, long step, double loss)
    {
    }

    /// <summary>Called after every epoch and its validation, before the checkpoint is saved.</summary>
    /// <param name="trainer">The trainer; <see cref="Trainer.Stop"/> ends the training.</param>
    /// <param name="entry">What was measured.</param>
    public virtual void AfterEpoch(Trainer trainer, MetricsEntry entry)
    {
    }
}

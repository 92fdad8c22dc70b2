namespace Bathys.Training;

/// <summary>Takes part in a training, at whatever of its phases: override what you need.</summary>
public abstract class Callback
{
    /// <summary>Called before the first step; a run that is resumed was accepted and put back by then.</summary>
    /// <param name="trainer">The trainer.</param>
    public virtual void BeforeTraining(TrainerBase trainer)
    {
    }

    /// <summary>Called before the first batch of an epoch, or of what is left of one in a resumed run.</summary>
    /// <param name="trainer">The trainer.</param>
    /// <param name="epoch">The epoch, from 1.</param>
    public virtual void BeforeEpoch(TrainerBase trainer, int epoch)
    {
    }

    /// <summary>Called before a batch is computed.</summary>
    /// <param name="trainer">The trainer.</param>
    /// <param name="step">The step's number, from 1 since the run began.</param>
    public virtual void BeforeStep(TrainerBase trainer, long step)
    {
    }

    /// <summary>
    /// Called when the gradients of a batch are complete, before they are clipped and the optimizer uses them: it may look at them, or
    /// change them.
    /// </summary>
    /// <param name="trainer">The trainer.</param>
    /// <param name="step">The step's number, from 1 since the run began.</param>
    /// <param name="loss">The batch's loss.</param>
    public virtual void AfterBackward(TrainerBase trainer, long step, double loss)
    {
    }

    /// <summary>Called after every step of the optimizer.</summary>
    /// <param name="trainer">The trainer; <see cref="TrainerBase.Stop"/> ends the training.</param>
    /// <param name="step">Steps done since the run began.</param>
    /// <param name="loss">The batch's loss; NaN where the step was left out, or nothing of the batch counts.</param>
    public virtual void AfterStep(TrainerBase trainer, long step, double loss)
    {
    }

    /// <summary>Called before the model is evaluated on the validation set.</summary>
    /// <param name="trainer">The trainer.</param>
    /// <param name="epoch">The epoch, from 1.</param>
    public virtual void BeforeValidation(TrainerBase trainer, int epoch)
    {
    }

    /// <summary>Called when the model was evaluated on the validation set.</summary>
    /// <param name="trainer">The trainer.</param>
    /// <param name="epoch">The epoch, from 1.</param>
    /// <param name="evaluation">What was found.</param>
    public virtual void AfterValidation(TrainerBase trainer, int epoch, Evaluation evaluation)
    {
    }

    /// <summary>Called after every epoch and its validation, before the checkpoint is saved.</summary>
    /// <param name="trainer">The trainer; <see cref="TrainerBase.Stop"/> ends the training.</param>
    /// <param name="entry">What was measured.</param>
    public virtual void AfterEpoch(TrainerBase trainer, MetricsEntry entry)
    {
    }

    /// <summary>Called when a checkpoint was saved and is safe on the disk.</summary>
    /// <param name="trainer">The trainer.</param>
    /// <param name="checkpoint">The checkpoint.</param>
    public virtual void AfterCheckpoint(TrainerBase trainer, Checkpoint checkpoint)
    {
    }

    /// <summary>Called when the training is over, unless it was canceled or failed.</summary>
    /// <param name="trainer">The trainer.</param>
    /// <param name="result">How it went.</param>
    public virtual void AfterTraining(TrainerBase trainer, TrainingResult result)
    {
    }
}

using System.Diagnostics;
using Bathys.Data;
using Bathys.Nn;
using Bathys.Optim;

namespace Bathys.Training;

/// <summary>One call of <see cref="Trainer.Fit"/>: steps, epochs, and when to save what.</summary>
internal sealed class TrainingLoop(Trainer trainer, DataLoader train, DataLoader? validation, int epochs, CancellationToken stop)
{
    readonly TrainingCheckpoints? checkpoints = trainer.Run is null ? null : new(trainer, trainer.Run, train, validation);
    readonly Stopwatch clock = new();
    readonly List<Tensor> buffers = SavedBuffers(trainer.Model);
    TrainingState state = new();
    Evaluation running = new(trainer.Task);
    double learningRate = trainer.Optimizer.LearningRate; // of the last step

    public TrainingResult Run()
    {
        if (!trainer.Model.IsTraining)
            throw new InvalidOperationException("Fit: the model is in evaluation mode, so dropout would drop nothing: call Train(), and call Fit outside of an EvaluationMode");
        if (trainer.Resume) state = checkpoints?.Restore() ?? state;
        using var random = new RandomScope(trainer.Random);
        running.Sums = (state.LossSum, state.Weight, state.Count, state.Answers, state.Right);
        foreach (var callback in trainer.Callbacks) callback.BeforeTraining(trainer);
        clock.Start();
        while (state.Epoch < epochs && !state.StoppedEarly && !trainer.IsStopRequested) Epoch();
        return new(state.History, state.History.FirstOrDefault(entry => entry.Epoch == state.BestEpoch), state.StoppedEarly);
    }

    void Epoch()
    {
        if (state.Batch == 0) trainer.Carried?.Value = null;
        trainer.Progress.Start($"epoch {state.Epoch + 1}/{epochs}", train.SampleCount, state.Count);
        try
        {
            foreach (var batch in train.Epoch(state.Epoch, state.Batch))
            {
                KeepIfAskedToStop();
                Step(batch);
                if (trainer.IsStopRequested) break;
                if (trainer.CheckpointEvery > 0 && state.Step % trainer.CheckpointEvery == 0) Save();
            }
        }
        finally
        {
            trainer.Progress.Finish();
        }

        EndEpoch();
    }

    void Step(Batch batch)
    {
        var start = new StepStart(trainer, buffers);
        var value = double.NaN;
        try
        {
            value = Learn(batch);
        }
        catch (AnomalyException anomaly)
        {
            LeaveOut($"In {Where}, {NumberFault.Name(trainer, anomaly)}", start);
        }
        catch (TensorMemoryException e)
        {
            throw new TensorMemoryException($"In {Where}, with a batch of {batch.Size:N0}, there was {e.Message}", e);
        }
        catch (NotFiniteException fault)
        {
            LeaveOut($"The {fault.Message} of {Where} is not finite: {Explain(batch, start)}", start);
        }

        learningRate = trainer.Optimizer.LearningRate;
        trainer.StepSchedule?.Step();
        state.Step++;
        state.Batch++;
        foreach (var callback in trainer.Callbacks) callback.AfterStep(trainer, state.Step, value);
        trainer.Progress.Report(new(running.Count, running.Loss, running.Accuracy ?? double.NaN));
    }

    string Where => $"step {state.Step + 1} (epoch {state.Epoch + 1})";

    /// <summary>One step of the optimiser.</summary>
    /// <returns>The loss before it.</returns>
    double Learn(Batch batch)
    {
        using var watch = trainer.DetectAnomaly ? new DetectAnomaly() : default;
        trainer.Optimizer.ZeroGrad();
        var parts = Parts(batch).Select(part => Gradients(part, (double)part.Size / batch.Size)).ToList();

        // Before clipping, by which NaN would become a number.
        if (NumberFault.InGradients(trainer) is not null) throw new NotFiniteException("gradient");
        if (trainer.ClipValue is { } most) GradientClip.ByValue(trainer.Model.Parameters(), most);
        if (trainer.ClipNorm is { } longest) GradientClip.ByNorm(trainer.Model.Parameters(), longest);
        trainer.Optimizer.Step();
        foreach (var (value, output, target, _) in parts) running.Add(value, output, target);
        return parts.Sum(part => part.Loss * part.Share);
    }

    /// <summary>Adds a part's gradients to those of the parts before, by its share of the batch.</summary>
    (double Loss, Tensor Output, Tensor Target, double Share) Gradients(Batch part, double share)
    {
        var (loss, output) = trainer.Predict(part);
        var value = loss.Item();
        if (!double.IsFinite(value)) throw new NotFiniteException("loss");
        (share == 1 ? loss : loss * share).Backward();
        return (value, output.Detach(), part.Target, share);
    }

    IEnumerable<Batch> Parts(Batch batch)
    {
        var count = Math.Clamp(trainer.Accumulate, 1, Math.Max(1, batch.Size));
        return count == 1 ? [batch] : Enumerable.Range(0, count).Select(i =>
        {
            var rows = (int)((long)batch.Size * i / count)..(int)((long)batch.Size * (i + 1) / count);
            return new Batch(batch.Input[rows], batch.Target[rows]);
        });
    }

    string Explain(Batch batch, StepStart start)
    {
        start.Rewind();
        if (NumberFault.InWeights(trainer) is { } fault) throw Stopped($"{Capitalised(fault)} since an earlier step, seen in {Where}");
        return NumberFault.Explain(trainer, batch, Parts(batch));
    }

    void LeaveOut(string what, StepStart start)
    {
        if (++state.SkippedSteps > trainer.SkipNonFinite) throw Stopped(what);
        start.Restore();
        trainer.Log.WriteLine($"{what}; the step is left out ({state.SkippedSteps} of at most {trainer.SkipNonFinite})");
    }

    BathysException Stopped(string what)
    {
        var kept = checkpoints?.LastStep is { } step ? $"; the checkpoint of step {step} is kept" : "";
        return new($"{what}{kept}: lower the learning rate, clip the gradients or look at the data.");
    }

    static List<Tensor> SavedBuffers(Module model)
    {
        var saved = model.StateDictionary();
        // Running means of weights change after a step, not in it.
        var means = model.NamedModules().Select(entry => entry.Module).OfType<ExponentialMovingAverage>().SelectMany(average => average.Buffers()).ToHashSet(ReferenceEqualityComparer.Instance);
        return [.. model.NamedBuffers().Where(entry => saved.ContainsKey(entry.Name) && !means.Contains(entry.Buffer)).Select(entry => entry.Buffer)];
    }

    static string Capitalised(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    void EndEpoch()
    {
        Evaluation? checkedOn = null;
        try
        {
            if (validation is not null) checkedOn = trainer.Evaluate(validation, "validation", stop);
        }
        catch (OperationCanceledException)
        {
            Save();
            throw;
        }

        var entry = new MetricsEntry(
            state.Step, state.Epoch + 1, running.Loss, running.Accuracy, checkedOn?.Loss, checkedOn?.Accuracy,
            learningRate, state.Seconds + clock.Elapsed.TotalSeconds);
        var monitored = Monitored(checkedOn ?? running);
        var isBest = IsBetter(monitored);
        if (isBest) (state.BestValue, state.BestStep, state.BestEpoch, state.EpochsWithoutGain) = (monitored, state.Step, entry.Epoch, 0);
        else state.EpochsWithoutGain++;
        state.StoppedEarly = trainer.Patience > 0 && state.EpochsWithoutGain >= trainer.Patience;

        trainer.EpochSchedule?.Step();
        trainer.Plateau?.Step(monitored);
        state.History.Add(entry);
        trainer.Run?.Metrics.Append(entry);
        trainer.Log.WriteLine(EpochLine.Format(entry, epochs, Seconds(entry), isBest));
        foreach (var callback in trainer.Callbacks) callback.AfterEpoch(trainer, entry);

        state.Epoch++;
        state.Batch = 0;
        running = new(trainer.Task);
        Save();
        if (state.StoppedEarly)
            trainer.Log.WriteLine($"stopped early: epoch {state.BestEpoch} was the best, nothing gained in {trainer.Patience} since");
    }

    double Monitored(Evaluation evaluation) => trainer.Monitor == Monitor.Loss
        ? evaluation.Loss
        : evaluation.Accuracy ?? throw new BathysException("This task has no accuracy to choose the best epoch by: monitor the loss.");

    bool IsBetter(double value) =>
        !double.IsNaN(value) && (state.BestValue is not { } best || (trainer.Monitor == Monitor.Loss ? value < best : value > best));

    double Seconds(MetricsEntry entry) => entry.Seconds!.Value - (state.History.Count > 1 ? state.History[^2].Seconds!.Value : 0);

    void KeepIfAskedToStop()
    {
        if (!stop.IsCancellationRequested) return;
        Save();
        stop.ThrowIfCancellationRequested();
    }

    /// <summary>Keeps the state, which must be one to go on from.</summary>
    void Save()
    {
        if (checkpoints is not null && NumberFault.InWeights(trainer) is { } fault)
            throw Stopped($"{Capitalised(fault)} after step {state.Step} (epoch {state.Epoch + 1})");
        (state.LossSum, state.Weight, state.Count, state.Answers, state.Right) = running.Sums;
        state.Seconds += clock.Elapsed.TotalSeconds;
        clock.Restart();
        checkpoints?.Save(state);
    }

    /// <summary>A loss or a gradient with NaN or infinity, named by the message.</summary>
    sealed class NotFiniteException(string what) : Exception(what);
}

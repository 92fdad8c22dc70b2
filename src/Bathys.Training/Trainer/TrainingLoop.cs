using System.Diagnostics;
using Bathys.Data;
using Microsoft.Extensions.Logging;

namespace Bathys.Training;

/// <summary>One call of <see cref="Trainer{TBatch}.Fit"/>: steps, epochs, and when to save what.</summary>
internal sealed class TrainingLoop<TBatch>(
    Trainer<TBatch> trainer, DataLoader<TBatch> train, DataLoader<TBatch>? validation, int epochs, CancellationToken stop)
    where TBatch : IBatch<TBatch>
{
    readonly TrainingCheckpoints? checkpoints = trainer.Run is null
        ? null : new(trainer, trainer.Run, TrainingFacts.Of(trainer, train, validation));
    readonly ScheduledRates rates = trainer.Rates;
    readonly Stopwatch clock = new();
    readonly TrainingStep<TBatch> step = new(trainer);
    readonly StepStart start = new(trainer);
    TrainingState state = new();
    Evaluation running = new(trainer.Task);

    public TrainingResult Run()
    {
        if (!trainer.Model.IsTrainingNow)
        {
            throw new InvalidOperationException(
                "Fit: the model is in evaluation mode, so dropout would drop nothing: call Train(), and call Fit outside of an " +
                "EvaluationMode");
        }

        if (trainer.Resume) state = checkpoints?.Restore() ?? state;
        rates.Apply();
        using var random = new RandomScope(trainer.Random);
        running.Sums = (state.LossSum, state.Weight, state.Count, state.Answers, state.Right);
        foreach (var callback in trainer.Callbacks) callback.BeforeTraining(trainer);
        clock.Start();
        while (state.Epoch < epochs && !state.StoppedEarly && !trainer.IsStopRequested) Epoch();
        TrainingResult result = new(
            state.History, state.History.FirstOrDefault(entry => entry.Epoch == state.BestEpoch), state.StoppedEarly);
        foreach (var callback in trainer.Callbacks) callback.AfterTraining(trainer, result);
        return result;
    }

    void Epoch()
    {
        if (state.Batch == 0) trainer.Carried?.Value = null;
        foreach (var callback in trainer.Callbacks) callback.BeforeEpoch(trainer, state.Epoch + 1);
        using (var pass = new ProgressPass(trainer.Progress, $"epoch {state.Epoch + 1}/{epochs}", train.SampleCount ?? 0, state.Count))
        {
            foreach (var batch in train.Epoch(state.Epoch, state.Batch))
            {
                KeepIfAskedToStop();
                Step(batch);
                pass.Report(running.Count, running.Loss, running.Accuracy ?? double.NaN);
                if (trainer.IsStopRequested) break;
                if (trainer.CheckpointEvery > 0 && state.Step % trainer.CheckpointEvery == 0) Save();
            }
        }

        EndEpoch();
    }

    void Step(TBatch batch)
    {
        foreach (var callback in trainer.Callbacks) callback.BeforeStep(trainer, state.Step + 1);
        start.Take();
        var loss = double.NaN;
        try
        {
            loss = step.Run(batch, state.Step + 1);
            foreach (var outcome in step.Outcomes) running.Add(outcome);
        }
        catch (AnomalyException anomaly)
        {
            LeaveOut($"In {Where}, {NumberFault.Name(trainer, anomaly)}");
        }
        catch (TensorMemoryException e)
        {
            throw new TensorMemoryException($"In {Where}, with a batch of {batch.Size:N0}, there was {e.Message}", e);
        }
        catch (NotFiniteException fault)
        {
            LeaveOut($"The {fault.Message} of {Where} is not finite: {Explain(batch)}");
        }

        state.LearningRate = trainer.Optimizer.LearningRate;
        rates.Step(Interval.Step, loss);
        state.Step++;
        state.Batch++;
        foreach (var callback in trainer.Callbacks) callback.AfterStep(trainer, state.Step, loss);
    }

    string Where => $"step {state.Step + 1} (epoch {state.Epoch + 1})";

    string Explain(TBatch batch)
    {
        start.Rewind();
        if (NumberFault.InWeights(trainer) is { } fault) throw Stopped($"{Capitalized(fault)} since an earlier step, seen in {Where}");
        return NumberFault.Explain(trainer, batch, step.Parts(batch));
    }

    void LeaveOut(string what)
    {
        if (++state.SkippedSteps > trainer.SkipNonFinite) throw Stopped(what);
        start.Restore();
        TrainingLog.LeftOut(trainer.Logger, what, state.SkippedSteps, trainer.SkipNonFinite);
    }

    BathysException Stopped(string what)
    {
        var kept = checkpoints?.LastStep is { } saved ? $"; the checkpoint of step {saved} is kept" : "";
        return new($"{what}{kept}: lower the learning rate, clip the gradients or look at the data.");
    }

    static string Capitalized(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    void EndEpoch()
    {
        var checkedOn = validation is null ? null : Validate(validation);
        var entry = new MetricsEntry(
            state.Step, state.Epoch + 1, running.Loss, running.Accuracy, checkedOn?.Loss, checkedOn?.Accuracy,
            state.LearningRate ?? trainer.Optimizer.LearningRate, state.Seconds + clock.Elapsed.TotalSeconds);
        var monitored = Monitored(checkedOn ?? running);
        var isBest = IsBetter(monitored);
        if (isBest) (state.BestValue, state.BestStep, state.BestEpoch, state.EpochsWithoutGain) = (monitored, state.Step, entry.Epoch, 0);
        else state.EpochsWithoutGain++;
        state.StoppedEarly = trainer.Patience > 0 && state.EpochsWithoutGain >= trainer.Patience;

        rates.Step(Interval.Epoch, monitored);
        state.History.Add(entry);
        trainer.Run?.Metrics.Append(entry);
        if (trainer.Logger.IsEnabled(LogLevel.Information))
            TrainingLog.EpochEnded(trainer.Logger, EpochLine.Format(entry, epochs, Seconds(entry), isBest));
        foreach (var callback in trainer.Callbacks) callback.AfterEpoch(trainer, entry);

        state.Epoch++;
        state.Batch = 0;
        running = new(trainer.Task);
        Save();
        if (state.StoppedEarly) TrainingLog.StoppedEarly(trainer.Logger, state.BestEpoch, trainer.Patience);
    }

    Evaluation Validate(DataLoader<TBatch> data)
    {
        foreach (var callback in trainer.Callbacks) callback.BeforeValidation(trainer, state.Epoch + 1);
        try
        {
            var evaluation = trainer.Evaluate(data, "validation", stop);
            foreach (var callback in trainer.Callbacks) callback.AfterValidation(trainer, state.Epoch + 1, evaluation);
            return evaluation;
        }
        catch (OperationCanceledException)
        {
            Save();
            throw;
        }
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
            throw Stopped($"{Capitalized(fault)} after step {state.Step} (epoch {state.Epoch + 1})");
        (state.LossSum, state.Weight, state.Count, state.Answers, state.Right) = running.Sums;
        state.Seconds += clock.Elapsed.TotalSeconds;
        clock.Restart();
        if (checkpoints?.Save(state) is not { } checkpoint) return;
        foreach (var callback in trainer.Callbacks) callback.AfterCheckpoint(trainer, checkpoint);
    }
}

namespace Bathys.Training;

/// <summary>All of a training that is neither weights nor the optimizer's: what a resumed run needs to go on bit for bit.</summary>
internal sealed record TrainingState
{
    /// <summary>Optimizer steps done.</summary>
    public long Step { get; set; }

    /// <summary>The epoch in progress, from 0.</summary>
    public int Epoch { get; set; }

    /// <summary>Batches of that epoch that are done.</summary>
    public int Batch { get; set; }

    /// <summary>Seconds of training.</summary>
    public double Seconds { get; set; }

    /// <summary>The running sums of the epoch in progress.</summary>
    public double LossSum { get; set; }

    /// <summary>Over how much, labels or samples, <see cref="LossSum"/> counts.</summary>
    public double Weight { get; set; }

    /// <inheritdoc cref="LossSum"/>
    public long Count { get; set; }

    /// <inheritdoc cref="LossSum"/>
    public long Answers { get; set; }

    /// <inheritdoc cref="LossSum"/>
    public long Right { get; set; }

    /// <summary>The learning rate of the last step, which the epoch's line names although its schedule may have gone on since.</summary>
    public double? LearningRate { get; set; }

    /// <summary>Steps left out because their loss or gradient was not finite.</summary>
    public int SkippedSteps { get; set; }

    /// <summary>The best monitored value so far, the step and the epoch (from 1) it was measured at.</summary>
    public double? BestValue { get; set; }

    /// <inheritdoc cref="BestValue"/>
    public long? BestStep { get; set; }

    /// <inheritdoc cref="BestValue"/>
    public int? BestEpoch { get; set; }

    /// <summary>Epochs since then.</summary>
    public int EpochsWithoutGain { get; set; }

    /// <summary>Whether the training is over for want of gain.</summary>
    public bool StoppedEarly { get; set; }

    /// <summary>What each finished epoch measured.</summary>
    public List<MetricsEntry> History { get; set; } = [];

    /// <summary>The trainer's random numbers, from which dropout draws.</summary>
    public ulong GeneratorSeed { get; set; }

    /// <inheritdoc cref="GeneratorSeed"/>
    public ulong GeneratorStream { get; set; }

    /// <inheritdoc cref="GeneratorSeed"/>
    public ulong GeneratorPosition { get; set; }

    /// <summary>Where the schedules stand, in the trainer's order.</summary>
    public List<Dictionary<string, double>> Schedules { get; set; } = [];

    /// <summary>Each schedule's own rates where several drive one optimizer.</summary>
    public List<List<double>> ScheduleRates { get; set; } = [];

    /// <summary>What must not change when the run goes on.</summary>
    public SortedDictionary<string, string> Configuration { get; set; } = new(StringComparer.Ordinal);
}

namespace Bathys.Optim;

/// <summary>
/// Sets an optimizer's learning rates as a function of the step: once when it is made (step 0) and after each <see cref="Step"/>. Whether a
/// step is an epoch or a batch is up to the caller.
/// </summary>
/// <remarks>
/// Of several that are stepped one after the other by hand the last decides: let <see cref="ChainedLR"/> multiply them, or
/// <see cref="SequentialLR"/> take turns.
/// </remarks>
public abstract class Schedule : ISchedule
{
    /// <summary>
    /// A schedule of an optimizer. Rates are functions of those that the optimizer had when the first schedule of it was made.
    /// </summary>
    protected Schedule(Optimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        Optimizer = optimizer;
        foreach (var group in optimizer.Groups) group.BaseLearningRate ??= group.LearningRate;
    }

    /// <summary>The optimizer whose rates are set.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>Steps so far; set it to go on from there, as a resumed run does.</summary>
    public int StepNumber
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
            Apply();
        }
    }

    /// <inheritdoc/>
    IReadOnlyDictionary<string, double> ISchedule.State
    {
        get => new Dictionary<string, double> { ["step"] = StepNumber };
        set => StepNumber = (int)value["step"];
    }

    /// <summary>
    /// Kind and settings, by which a resumed run tells that it goes on as it began; one without an own text is told by its rates.
    /// </summary>
    public override string? ToString() => base.ToString();

    /// <summary>One step further.</summary>
    public void Step() => StepNumber++;

    /// <inheritdoc/>
    void ISchedule.Step(double measured) => Step();

    /// <summary>The learning rate of a group at a step.</summary>
    /// <param name="start">The group's rate before any schedule.</param>
    /// <param name="step">The step, from 0 on.</param>
    public abstract double Rate(double start, int step);

    /// <summary>The optimizer's momentum at a step; null leaves it alone.</summary>
    public virtual double? Momentum(int step) => null;

    /// <summary>Refuses a setting by which a rate would be negative or no number at a later step.</summary>
    private protected static double NotNegative(double value, string name) => value >= 0 && double.IsFinite(value)
        ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is a number from 0 on: no learning rate is negative");

    /// <summary>Refuses schedules of which one is missing or of another optimizer, whose rates it would set.</summary>
    private protected static void CheckAll(Optimizer optimizer, ReadOnlySpan<Schedule> schedules)
    {
        foreach (var schedule in schedules)
        {
            ArgumentNullException.ThrowIfNull(schedule, nameof(schedules));
            if (!ReferenceEquals(schedule.Optimizer, optimizer))
                throw new ArgumentException($"{schedule} is a schedule of another optimizer", nameof(schedules));
        }
    }

    /// <summary>Sets rates and momentum as they are at the present step.</summary>
    protected void Apply()
    {
        foreach (var group in Optimizer.Groups) group.LearningRate = Rate(group.BaseLearningRate ??= group.LearningRate, StepNumber);
        if (Momentum(StepNumber) is { } momentum) Optimizer.Momentum = momentum;
    }
}

namespace Bathys.Optim;

/// <summary>Schedules at the same time: each takes the rate that the one before it gives as its start, so factors multiply.</summary>
public sealed class ChainedLR : Schedule
{
    readonly Schedule[] schedules;

    /// <summary>A schedule of an optimizer.</summary>
    /// <param name="optimizer">The optimizer of all of them.</param>
    /// <param name="schedules">The schedules, at least one.</param>
    /// <exception cref="ArgumentException">There is none, or one of another optimizer.</exception>
    public ChainedLR(Optimizer optimizer, params ReadOnlySpan<Schedule> schedules) : base(optimizer)
    {
        if (schedules.IsEmpty) throw new ArgumentException("a chain needs at least one schedule", nameof(schedules));
        CheckAll(optimizer, schedules);
        this.schedules = schedules.ToArray();
        Apply();
    }

    /// <inheritdoc/>
    public override string ToString() => $"ChainedLR({string.Join(", ", schedules.Select(schedule => schedule.ToString()))})";

    /// <inheritdoc/>
    public override double Rate(double start, int step) => schedules.Aggregate(start, (rate, schedule) => schedule.Rate(rate, step));

    /// <inheritdoc/>
    public override double? Momentum(int step) =>
        schedules.Select(schedule => schedule.Momentum(step)).LastOrDefault(momentum => momentum is not null);
}

using Bathys.Optim;

namespace Bathys.Training;

/// <summary>A schedule, and how often a trainer takes it a step further.</summary>
/// <param name="Schedule">The schedule.</param>
/// <param name="Interval">How often.</param>
public sealed record Scheduled(ISchedule Schedule, Interval Interval)
{
    /// <summary>A schedule that takes a step after every batch.</summary>
    /// <param name="schedule">The schedule.</param>
    public static Scheduled EachStep(ISchedule schedule) => new(schedule, Interval.Step);

    /// <summary>A schedule that takes a step after every epoch; one that follows a measured value is told the monitored one.</summary>
    /// <param name="schedule">The schedule.</param>
    public static Scheduled EachEpoch(ISchedule schedule) => new(schedule, Interval.Epoch);
}

using Bathys.Optim;

namespace Bathys.Training;

/// <summary>Tells schedules apart by what they do: their kind and the factors they give at a few steps.</summary>
internal static class ScheduleFingerprint
{
    static readonly int[] Steps = [0, 1, 10, 100, 1_000, 10_000];

    public static string Of(Schedule? schedule)
    {
        if (schedule is null) return "none";
        var rates = new List<string>();
        foreach (var step in Steps)
        {
            try
            {
                rates.Add(schedule.Rate(1, step).ToString("G6", Metrics.Plain));
            }
            catch (InvalidOperationException)
            {
                // A schedule of a fixed number of steps has no rate after them.
                break;
            }
        }

        return $"{schedule.GetType().Name} {string.Join(' ', rates)}";
    }
}

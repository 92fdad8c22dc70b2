using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Bathys.Optim;

namespace Bathys.Training;

/// <summary>
/// Tells schedules apart: by kind and settings, or, where a schedule does not tell its settings, by the factors it gives.
/// </summary>
internal static class ScheduleFingerprint
{
    /// <summary>How many steps of a schedule that tells nothing of itself are compared.</summary>
    const int Steps = 10_000;

    public static string Of(IReadOnlyList<Scheduled> schedules, Interval interval)
    {
        string[] some = [.. schedules.Where(scheduled => scheduled.Interval == interval).Select(scheduled => Of(scheduled.Schedule))];
        return some.Length == 0 ? "none" : string.Join("; ", some);
    }

    static string Of(ISchedule schedule)
    {
        var text = $"{schedule}";
        if (text != $"{schedule.GetType()}") return text;
        return schedule is Schedule byStep ? $"{schedule.GetType().Name} {Rates(byStep)}" : schedule.GetType().Name;
    }

    static string Rates(Schedule schedule)
    {
        var rates = new List<double>();
        try
        {
            for (var step = 0; step < Steps; step++) rates.AddRange([schedule.Rate(1, step), schedule.Momentum(step) ?? -1]);
        }
        catch (InvalidOperationException)
        {
            // A schedule of a fixed number of steps has no rate after them.
        }

        return Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(rates))).AsSpan(0, 8));
    }
}

using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Bathys.Optim;

namespace Bathys.Training;

/// <summary>Tells schedules apart: by kind and settings, or, where a schedule does not tell its settings, by the factors it gives.</summary>
internal static class ScheduleFingerprint
{
    /// <summary>How many steps of a schedule that tells nothing of itself are compared.</summary>
    const int Steps = 10_000;

    public static string Of(Schedule? schedule)
    {
        if (schedule is null) return "none";
        var text = $"{schedule}";
        return text != $"{schedule.GetType()}" ? text : $"{schedule.GetType().Name} {Rates(schedule)}";
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

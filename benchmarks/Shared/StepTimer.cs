using System.Diagnostics;

namespace Bathys.Benchmarks;

internal static class StepTimer
{
    /// <summary>
    /// The time of a step among others, as in training, the same for both sides: after a rest, in which the other side's threads fall
    /// asleep (OpenMP's go on spinning for a while), some steps wake this side's threads, fill its caches and bring the clock up; short
    /// steps are then timed several times.
    /// </summary>
    public static double Among(Func<double> step)
    {
        const double WarmUp = 20, Timed = 10;
        Thread.Sleep(30);
        for (var spent = 0.0; spent < WarmUp;) spent += step();
        List<double> times = [];
        for (var spent = 0.0; spent < Timed; spent += times[^1]) times.Add(step());
        return Median([.. times]);
    }

    public static double Time(Action step)
    {
        var start = Stopwatch.GetTimestamp();
        step();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    public static double Median(double[] values) => Quantile(values, 0.5);

    public static double Quantile(double[] values, double share) =>
        values.Order().ElementAt(Math.Min((int)(values.Length * share), values.Length - 1));
}

using System.Diagnostics;

namespace Bathys.Cli.Bench;

/// <summary>Something to time: how to set it up, and what one step of it costs on paper.</summary>
/// <param name="Name">The name on the command line.</param>
/// <param name="Runs">Timed steps by default.</param>
/// <param name="GigaFlop">10⁹ floating-point operations of one step by the direct algorithm; 0 where memory is the limit.</param>
/// <param name="GigaBytes">10⁹ bytes that one step has to read and write; 0 where arithmetic is the limit.</param>
/// <param name="Prepare">Builds what is needed and gives the step.</param>
internal sealed record Workload(string Name, int Runs, double GigaFlop, double GigaBytes, Func<Action> Prepare)
{
    /// <summary>Tokens that one step writes; 0 for a step that writes none.</summary>
    public int Tokens { get; init; }

    /// <summary>
    /// Builds what is needed, in memory that no earlier workload has shaped, and takes steps until the just-in-time compiler has
    /// optimized what they call: it looks at how often a method was called only while no new one is being called for the first time,
    /// and goes through two stages.
    /// </summary>
    public Action PrepareWarm()
    {
        Processor.ReleaseMemory();
        var step = Prepare();
        for (var round = 0; round < 8; round++)
        {
            var clock = Stopwatch.StartNew();
            for (var i = 0; i < 40 && (i == 0 || clock.ElapsedMilliseconds < 150); i++) step();
            Thread.Sleep(150);
        }

        return step;
    }

    /// <summary>The speed that a step of so many milliseconds amounts to, with its unit.</summary>
    public string Speed(double milliseconds) =>
        Tokens > 0 ? $"{Tokens / milliseconds * 1000:F0} tokens/s" : GigaFlop > 0
        ? $"{GigaFlop / milliseconds * 1000:F0} GFLOP/s" : GigaBytes > 0 ? $"{GigaBytes / milliseconds * 1000:F1} GB/s" : "";

    /// <summary>
    /// The share of a peak, in operations a second, that a step of so many milliseconds amounts to; 0 where memory is the limit.
    /// </summary>
    public double Share(double milliseconds, double peak) => GigaFlop > 0 ? GigaFlop / milliseconds * 1e12 / peak : 0;

    /// <summary>A share as tables have it: nothing where memory is the limit.</summary>
    public static string Percent(double share) => share > 0 ? $"{share:P0}" : "";
}

namespace Bathys.Cli.Bench;

/// <summary>Something to time: how to set it up, and what one step of it costs on paper.</summary>
/// <param name="Name">The name on the command line.</param>
/// <param name="Runs">Timed steps by default.</param>
/// <param name="GigaFlop">10⁹ floating-point operations of one step by the direct algorithm; 0 where memory is the limit.</param>
/// <param name="GigaBytes">10⁹ bytes that one step has to read and write; 0 where arithmetic is the limit.</param>
/// <param name="Prepare">Builds what is needed and gives the step.</param>
internal sealed record Workload(string Name, int Runs, double GigaFlop, double GigaBytes, Func<Action> Prepare)
{
    /// <summary>The speed that a step of so many milliseconds amounts to, with its unit.</summary>
    public string Speed(double milliseconds) =>
        GigaFlop > 0 ? $"{GigaFlop / milliseconds * 1000:F0} GFLOP/s" : GigaBytes > 0 ? $"{GigaBytes / milliseconds * 1000:F1} GB/s" : "";

    /// <summary>The share of the measured peak that a step of so many milliseconds amounts to.</summary>
    public string Share(double milliseconds, double peak) => GigaFlop > 0 ? $"{GigaFlop / milliseconds * 1e12 / peak:P0}" : "";
}

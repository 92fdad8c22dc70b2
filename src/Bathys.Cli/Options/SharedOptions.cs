using System.CommandLine;

namespace Bathys.Cli.Options;

/// <summary>Options that several commands have in common.</summary>
internal static class SharedOptions
{
    /// <summary>Results for programs.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Print the result as JSON." };

    /// <summary>How many threads compute.</summary>
    public static Option<int> Threads() =>
        NumberOption.Whole("--threads", "Threads that compute; 0 for one a processor.", 0, least: 0, most: 1024);

    /// <summary>Computes with as many threads as asked for.</summary>
    /// <param name="call">The call.</param>
    /// <param name="threads">The option.</param>
    public static void UseThreads(ParseResult call, Option<int> threads)
    {
        if (call.GetValue(threads) is > 0 and var count) Processor.Threads = count;
    }

    /// <summary>The tensors of a file with foreign objects.</summary>
    public static Option<bool> TensorsOnly() => new("--tensors-only")
    {
        Description =
            "Take the tensors of a PyTorch file that also holds foreign objects; nothing of it is run, and what is left out is listed.",
    };

    /// <summary>Broken images are no reason to stop.</summary>
    public static Option<bool> SkipBroken() =>
        new("--skip-broken") { Description = "Read every image of a folder once and leave out those that are broken, naming them." };

    /// <summary>No downloads.</summary>
    public static Option<bool> Offline() => new("--offline") { Description = "Use what the cache holds and download nothing." };
}

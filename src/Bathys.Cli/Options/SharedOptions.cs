using System.CommandLine;

namespace Bathys.Cli.Options;

/// <summary>Options that several commands have in common.</summary>
internal static class SharedOptions
{
    /// <summary>Results for programs.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Print the result as JSON." };

    /// <summary>No downloads.</summary>
    public static Option<bool> Offline() => new("--offline") { Description = "Use what the cache holds and download nothing." };
}

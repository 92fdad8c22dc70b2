using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;

namespace Bathys.Cli;

/// <summary>Prints the version, without the commit that it was built from.</summary>
internal sealed class VersionAction : SynchronousCommandLineAction
{
    /// <summary>The version, as in 0.1.0.</summary>
    public static string Version =>
        typeof(VersionAction).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine($"bathys {Version}");
        return ExitCode.Success;
    }
}

using System.Diagnostics;

namespace Bathys.Cli.Tests;

/// <summary>The program as a process of its own.</summary>
internal static class Child
{
    /// <summary>The program's assembly, for <c>dotnet</c>.</summary>
    public static string Program => Path.Combine(AppContext.BaseDirectory, "Bathys.Cli.dll");

    /// <summary>Starts it in a folder.</summary>
    public static Process Start(TemporaryFolder folder, params string[] args) => Start(folder, [], args);

    /// <summary>Starts it in a folder with variables in its environment.</summary>
    public static Process Start(TemporaryFolder folder, (string Name, string Value)[] environment, params string[] args)
    {
        // A test program in a shell's background has SIGINT ignored, and so would its children: they get it back, where env can do that.
        string[] fresh = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT,TERM"] : [];
        string[] command = [.. fresh, "dotnet", Program, .. args];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Ends a child that a test which failed has left running.</summary>
    public sealed class Ending(Process process) : IDisposable
    {
        public void Dispose()
        {
            if (process.HasExited) return;
            process.Kill();
            process.WaitForExit();
        }
    }
}

using System.Diagnostics;
using System.Text.Json;

namespace Bathys.Formats.Tests;

/// <summary>torch and NumPy of the system's Python, through tests/Reference/model_files.py; tests skip where they are missing.</summary>
static class ReferenceImplementation
{
    const string Python = "/usr/bin/python3";
    const int Missing = 3;

    /// <summary>Has torch and NumPy write their files, and expected.json, into a folder.</summary>
    public static void Write(string folder) => Run(["write", folder]);

    /// <summary>What torch.load(weights_only=True) and numpy.load see in files.</summary>
    public static JsonDocument Read(params string[] files) => JsonDocument.Parse(Run(["read", .. files]));

    static string Run(string[] arguments)
    {
        Assert.SkipUnless(File.Exists(Python), $"{Python} is absent; it needs torch and numpy (Debian: python3-torch)");
        var start = new ProcessStartInfo(Python) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(Repository.Root, "tests", "Reference", "model_files.py"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.SkipWhen(process.ExitCode == Missing, $"{Python} has no torch or numpy (Debian: python3-torch)");
        Assert.True(process.ExitCode == 0, error.Result);
        return output;
    }
}

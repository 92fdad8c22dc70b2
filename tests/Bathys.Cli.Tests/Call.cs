using System.Text.Json;

namespace Bathys.Cli.Tests;

/// <summary>A call of the program inside the test's process.</summary>
internal sealed record Call(int ExitCode, string Output, string Error)
{
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    public static Call Of(params string[] args)
    {
        using var stop = new StopSignal();
        return Of(stop, args);
    }

    public static Call Of(StopSignal stop, params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var exitCode = CommandLine.Run(args, output, error, stop);
        return new(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>The call ended well.</summary>
    public Call Succeeds()
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}: {Error}");
        return this;
    }

    /// <summary>The call was refused as a mistake, with one line that holds certain words.</summary>
    public void IsMistake(params string[] words)
    {
        Assert.Equal(Cli.ExitCode.Mistake, ExitCode);
        var line = Assert.Single(Error.TrimEnd().Split('\n'));
        Assert.StartsWith("error: ", line, StringComparison.Ordinal);
        Assert.All(words, word => Assert.Contains(word, line, StringComparison.Ordinal));
    }
}

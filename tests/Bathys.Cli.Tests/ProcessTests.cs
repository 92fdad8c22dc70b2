using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Bathys.Cli.Tests;

/// <summary>The program as a process of its own: signals, and what a shell sees.</summary>
public class ProcessTests
{
    static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData("INT", ExitCode.Interrupted)]
    [InlineData("TERM", ExitCode.Terminated)]
    public async Task A_signal_ends_a_training_with_its_checkpoint_kept(string signal, int exitCode)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are sent with kill");
        using var folder = new TemporaryFolder();
        using var process = Start(folder, "train", "cnn", "--limit", "200", "--image-size", "12", "--epochs", "100000", "--output", "run");
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        while (!File.Exists(folder["run/metrics.jsonl"]) && !process.HasExited) await Task.Delay(50);
        Assert.False(process.HasExited, "the training ended by itself");

        Process.Start("kill", ["-s", signal, $"{process.Id}"])!.Dispose();
        using var patience = new CancellationTokenSource(LongestStop);
        await process.WaitForExitAsync(patience.Token);
        Assert.Equal(exitCode, process.ExitCode);
        Assert.Contains("--resume", await errors, StringComparison.Ordinal);
        Assert.Contains("epoch 1/100000", await output, StringComparison.Ordinal);
        var newest = new CheckpointStore(folder["run/checkpoints"]).Newest((_, fault) => Assert.Fail(fault));
        Assert.True(newest!.Step >= 3);
    }

    [Fact]
    public void The_second_signal_is_left_to_the_system()
    {
        using var stop = new StopSignal();
        var (first, second) = (new PosixSignalContext(PosixSignal.SIGINT), new PosixSignalContext(PosixSignal.SIGINT));
        stop.Request(first, ExitCode.Interrupted);
        stop.Request(second, ExitCode.Interrupted);
        Assert.True(first.Cancel);
        Assert.False(second.Cancel);
        Assert.True(stop.Token.IsCancellationRequested);
    }

    [Fact]
    public async Task New_runs_are_numbered_below_the_current_folder()
    {
        using var folder = new TemporaryFolder();
        foreach (var number in new[] { 1, 2 })
        {
            using var process = Start(folder, "train", "cnn", "--limit", "100", "--image-size", "8", "--epochs", "1", "--validation", "0.1");
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.True(process.ExitCode == 0, await errors);
            Assert.Contains($"runs/cnn-digits-{number}", await output, StringComparison.Ordinal);
        }
    }

    static Process Start(TemporaryFolder folder, params string[] args)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Bathys.Cli.dll");
        return Process.Start(new ProcessStartInfo("dotnet", [program, .. args])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }
}

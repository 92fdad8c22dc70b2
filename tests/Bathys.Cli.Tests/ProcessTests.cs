using System.Diagnostics;

namespace Bathys.Cli.Tests;

/// <summary>The program as a process of its own: signals, and what a shell sees.</summary>
public class ProcessTests
{
    /// <summary>How long a test waits for an end that would otherwise never come.</summary>
    static readonly TimeSpan LongestStop = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData("INT", ExitCode.Interrupted)]
    [InlineData("TERM", ExitCode.Terminated)]
    public async Task A_signal_ends_a_training_with_its_checkpoint_kept(string signal, int exitCode)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are sent with kill");
        using var folder = new TemporaryFolder();
        using var process = Child.Start(
            folder, "train", "cnn", "--limit", "200", "--image-size", "12", "--epochs", "100000", "--output", "run");
        using var end = new Child.Ending(process);
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        while (!File.Exists(folder["run/metrics.jsonl"]) && !process.HasExited) await Task.Delay(50);
        Assert.False(process.HasExited, "the training ended by itself");

        await Run("kill", "-s", signal, $"{process.Id}");
        using var patience = new CancellationTokenSource(LongestStop);
        await process.WaitForExitAsync(patience.Token);
        Assert.Equal(exitCode, process.ExitCode);
        Assert.Contains("--resume", await errors, StringComparison.Ordinal);
        Assert.Contains("epoch 1/100000", await output, StringComparison.Ordinal);
        var newest = new CheckpointStore(folder["run/checkpoints"]).Newest((_, fault) => Assert.Fail(fault));
        Assert.True(newest!.Step >= 3);
    }

    [Theory]
    [InlineData("INT", ExitCode.Interrupted)]
    [InlineData("TERM", ExitCode.Terminated)]
    public async Task The_second_signal_stops_at_once(string signal, int exitCode)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are sent with kill");
        using var folder = new TemporaryFolder();

        // A table that never comes: the program waits for it, and nothing but the second signal can end it.
        await Run("mkfifo", folder["table.csv"]);
        using var process = Child.Start(folder, "train", "mlp", "--data", "table.csv", "--target", "x");
        using var end = new Child.Ending(process);
        await using var table = await Task.Run(() => new FileStream(folder["table.csv"], FileMode.Open, FileAccess.Write));
        await Run("kill", "-s", signal, $"{process.Id}");
        await Task.Delay(500);
        Assert.False(process.HasExited, "the first signal ended the program, which could not stop cleanly");

        await Run("kill", "-s", signal, $"{process.Id}");
        using var patience = new CancellationTokenSource(LongestStop);
        await process.WaitForExitAsync(patience.Token);
        Assert.Equal(exitCode, process.ExitCode);
    }

    [Fact]
    public async Task New_runs_are_numbered_below_the_current_folder()
    {
        using var folder = new TemporaryFolder();
        foreach (var number in new[] { 1, 2 })
        {
            using var process = Child.Start(
                folder, "train", "cnn", "--limit", "100", "--image-size", "8", "--epochs", "1", "--validation", "0.1");
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.True(process.ExitCode == 0, await errors);
            Assert.Contains($"runs/cnn-digits-{number}", await output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Ten_thousand_steps_keep_the_memory_flat()
    {
        const int Epochs = 66, Settled = 10; // 608 images in batches of 4: 152 steps an epoch
        // plots at the end, the collector's mood; 100 bytes a step too many would be 850 kB, a batch 7 MB
        const long Slack = 24L << 20;
        using var folder = new TemporaryFolder();
        using var process = Child.Start(folder, "train", "cnn", "--limit", "640", "--image-size", "4", "--batch-size", "4", "--no-augment",
            "--epochs", $"{Epochs}", "--output", "run");
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        var (early, late) = (0L, 0L);
        while (!process.HasExited)
        {
            var epoch = EpochsDone(folder["run/metrics.jsonl"]);
            process.Refresh();
            var resident = process.HasExited ? 0 : process.WorkingSet64;
            if (epoch <= Settled) early = Math.Max(early, resident);
            else if (epoch < Epochs) late = Math.Max(late, resident);
            await Task.Delay(20);
        }

        Assert.True(process.ExitCode == 0, await errors);
        Assert.Contains($"epoch {Epochs}/{Epochs}", await output, StringComparison.Ordinal);
        Assert.True(late > 0 && late <= early + Slack, $"{early >> 20} MB in the first {Settled} epochs, {late >> 20} MB later");
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"resident: {early >> 20} MB in the first {Settled} epochs, at most {late >> 20} MB later");
    }

    static int EpochsDone(string metrics)
    {
        if (!File.Exists(metrics)) return 0;
        using var stream = new FileStream(metrics, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Count(c => c == '\n');
    }

    static async Task Run(string program, params string[] args)
    {
        using var process = Process.Start(program, args);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }
}

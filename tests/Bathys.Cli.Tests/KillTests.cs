using System.Diagnostics;

namespace Bathys.Cli.Tests;

/// <summary>
/// Trainings killed by SIGKILL at random moments, 20 times, 200 times with BATHYS_LONG=1: none leaves a checkpoint that is not whole,
/// and each ends, resumed, with the weights of the run that nobody killed.
/// </summary>
public class KillTests
{
    static bool IsLong => Environment.GetEnvironmentVariable("BATHYS_LONG") == "1";

    [Theory]
    [InlineData("cnn", 5, 50)]
    [InlineData("mlp", 15, 150)]
    public async Task A_run_killed_at_random_moments_ends_with_the_same_weights(string model, int few, int many)
    {
        var most = IsLong ? many : few;
        using var folder = new TemporaryFolder();
        string[] training = model == "cnn"
            ? ["train", "cnn", "--limit", "64", "--image-size", "8", "--epochs", "4", "--validation", "0.1"]
            : ["train", "mlp", "--data", SmallRun.Table(folder, rows: 100), "--target", "place", "--dropout", "0.2", "--epochs", "4"];
        training = [.. training, "--batch-size", "16", "--checkpoint-every", "1", "--output", "run"];

        var clock = Stopwatch.StartNew();
        using (var process = Child.Start(folder, training))
        {
            await Began(process);
            clock.Restart();
            await Ended(process);
        }

        // On a machine so busy that a training takes long, kills come sooner than its end, and each leaves some steps done.
        var longest = (int)Math.Min(clock.ElapsedMilliseconds, 3000);
        var expected = Weights(folder);
        Directory.Move(folder["run"], folder["whole"]);
        var random = new Random(model[0]);
        for (var (kills, isDone) = (0, false); !isDone;)
        {
            var isResumed = File.Exists(folder["run/config.json"]);
            using var process = Child.Start(folder, isResumed ? [.. training, "--resume"] : training);
            if (kills < most)
            {
                // Most within the training, which is saving all the time, some on the way there.
                if (random.Next(4) > 0) await Began(process);
                await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(random.Next(longest)));
                if (!process.HasExited) process.Kill();
                await process.WaitForExitAsync();
                if (process.ExitCode == 128 + 9) kills++;
                if (process.ExitCode != 0)
                {
                    new CheckpointStore(folder["run/checkpoints"]).Newest((checkpoint, fault) => Assert.Fail($"kill {kills} spoilt {checkpoint}: {fault}"));
                    continue;
                }
            }

            await Ended(process);
            Assert.Equal(expected, Weights(folder));
            Assert.Equal(4, File.ReadLines(folder["run/metrics.jsonl"]).Count());
            Directory.Delete(folder["run"], recursive: true);
            isDone = kills == most;
        }
    }

    /// <summary>Waits until the training is about to begin.</summary>
    static async Task Began(Process process)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
            if (line.StartsWith("run ", StringComparison.Ordinal)) break;
    }

    static async Task Ended(Process process)
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, errors);
    }

    static byte[] Weights(TemporaryFolder folder) =>
        File.ReadAllBytes(new CheckpointStore(folder["run/checkpoints"]).Newest()!.PathOf("model.safetensors"));
}

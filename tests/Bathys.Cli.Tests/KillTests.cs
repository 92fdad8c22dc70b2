using System.Diagnostics;

namespace Bathys.Cli.Tests;

/// <summary>
/// Trainings killed by SIGKILL at random moments, 26 times, 260 times with BATHYS_LONG=1: none leaves a checkpoint that is not whole,
/// and each ends, resumed, with the weights of the run that nobody killed.
/// </summary>
public class KillTests
{
    static bool IsLong => Environment.GetEnvironmentVariable("BATHYS_LONG") == "1";

    [Theory]
    [InlineData("cnn", 5, 50)]
    [InlineData("mlp", 15, 150)]
    [InlineData("lm", 2, 20)]
    [InlineData("gpt", 2, 20)]
    [InlineData("translator", 2, 20)]
    public async Task A_run_killed_at_random_moments_ends_with_the_same_weights(string model, int few, int many)
    {
        var most = IsLong ? many : few;
        using var folder = new TemporaryFolder();
        string[] training = [.. Training(model, folder), "--batch-size", "16", "--checkpoint-every", "1", "--output", "run"];

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
                    new CheckpointStore(folder["run/checkpoints"])
                        .Newest((checkpoint, fault) => Assert.Fail($"kill {kills} spoilt {checkpoint}: {fault}"));
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

    /// <summary>Four epochs of some steps, with dropout where there is any.</summary>
    static string[] Training(string model, TemporaryFolder folder)
    {
        File.WriteAllText(folder["text.txt"], string.Concat(Enumerable.Repeat("the cat sat on the mat. the dog sat on the log.\n", 40)));
        string[] lines = [.. Enumerable.Range(0, 80).Select(i => $"{"abcd"[i % 4]} {"efgh"[i / 4 % 4]}")];
        File.WriteAllLines(folder["source.txt"], lines);
        File.WriteAllLines(folder["target.txt"], lines.Reverse());
        return model switch
        {
            "cnn" => ["train", "cnn", "--limit", "64", "--image-size", "8", "--epochs", "4", "--validation", "0.1"],
            "mlp" => ["train", "mlp", "--data", SmallRun.Table(folder, rows: 100), "--target", "place", "--dropout", "0.2",
            "--epochs", "4"],
            "lm" => ["train", "lm", "--text", folder["text.txt"], "--hidden", "8", "--embedding", "8", "--sequence", "8", "--dropout",
            "0.2", "--epochs", "4"],
            "gpt" => ["train", "gpt", "--text", folder["text.txt"], "--layers", "1", "--heads", "2", "--width", "8", "--context", "8",
            "--dropout", "0.2", "--steps", "16", "--every", "4"],
            _ =>
            [
                "train", "translator", "--source", folder["source.txt"], "--target", folder["target.txt"], "--layers", "1", "--heads",
                "2", "--width", "8",
                "--dropout", "0.2", "--epochs", "4",
            ],
        };
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

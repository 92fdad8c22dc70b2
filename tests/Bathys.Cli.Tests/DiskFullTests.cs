using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Bathys.Cli.Tests;

/// <summary>A disk that has no room for the next checkpoint.</summary>
public class DiskFullTests
{
    /// <summary>A small disk in a name space of its own: a training fills it, and what is left on it is copied out.</summary>
    const string Script = """
        mkdir disk && mount -t tmpfs -o size=2000k tmpfs disk || exit 77
        "$@" --output disk/run
        code=$?
        cp -r disk/run saved
        exit $code
        """;

    [Fact]
    public async Task The_earlier_checkpoint_stays_and_the_message_names_path_and_bytes()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/unshare"), "a small disk is mounted with unshare");
        using var folder = new TemporaryFolder();
        string[] training =
        [
            "train", "mlp", "--data", SmallRun.Table(folder, rows: 100), "--target", "place", "--hidden", "256,256", "--epochs", "3",
        ];
        using var process = Process.Start(
            new ProcessStartInfo("/usr/bin/unshare", ["-rm", "sh", "-c", Script, "sh", "dotnet", Child.Program, .. training])
            {
                WorkingDirectory = folder.Path,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        Assert.SkipWhen(
            process.ExitCode is 77 || errors.StartsWith("unshare", StringComparison.Ordinal), $"no disk may be mounted here: {errors}");

        Assert.Equal(ExitCode.Mistake, process.ExitCode);
        var message = Regex.Match(
            errors, @"^error: The checkpoint disk/run/checkpoints/step-\d+ of ([\d,]+) bytes cannot be written, "
            + "earlier ones are kept: No space left on device");
        Assert.True(message.Success, errors);
        Assert.InRange(
            int.Parse(message.Groups[1].Value, System.Globalization.NumberStyles.AllowThousands,
            System.Globalization.CultureInfo.InvariantCulture), 700_000, 2_000_000);
        var newest = new CheckpointStore(folder["saved/checkpoints"]).Newest((_, fault) => Assert.Fail(fault));
        Assert.True(newest!.Step > 0);

        Call.Of([.. training, "--output", folder["whole"]]).Succeeds();
        Call.Of([.. training, "--output", folder["saved"], "--resume"]).Succeeds();
        Assert.Equal(Weights(folder["whole"]), Weights(folder["saved"]));
    }

    static byte[] Weights(string run) =>
        File.ReadAllBytes(new CheckpointStore(Path.Combine(run, "checkpoints")).Newest()!.PathOf("model.safetensors"));
}

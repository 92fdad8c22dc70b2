using System.Runtime.Intrinsics.X86;
using System.Text.Json;

namespace Bathys.Cli.Tests;

/// <summary>
/// A training is the same, within rounding, whatever vectors the processor has; the runtime is told of narrower ones at its start.
/// </summary>
public class InstructionSetTests
{
    const double Tolerance = 1e-3;

    [Fact]
    public async Task Narrower_vectors_train_to_the_same_losses()
    {
        Assert.SkipUnless(Avx2.IsSupported, "the processor has no vectors wider than 128 bits");
        using var folder = new TemporaryFolder();
        var own = await Losses(folder, "own");
        Assert.Equal(2, own.Length);
        foreach (var (run, variable, value) in new[]
            { ("avx2", "DOTNET_EnableAVX512", "0"), ("128-bit", "DOTNET_PreferredVectorBitWidth", "128") })
        {
            foreach (var (wide, narrow) in own.Zip(await Losses(folder, run, (variable, value))))
                Assert.True(Math.Abs(wide - narrow) < Tolerance * wide, $"{run}: a loss of {narrow}, and {wide} by default");
        }
    }

    static async Task<double[]> Losses(TemporaryFolder folder, string run, params (string, string)[] environment)
    {
        using var process = Child.Start(
            folder, environment, "train", "cnn", "--limit", "128", "--image-size", "16", "--epochs", "2", "--output", run);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        await output;
        Assert.True(process.ExitCode == 0, await errors);
        return [.. File.ReadAllLines(folder[$"{run}/metrics.jsonl"])
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("train_loss").GetDouble())];
    }
}

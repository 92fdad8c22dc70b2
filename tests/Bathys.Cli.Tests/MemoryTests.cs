namespace Bathys.Cli.Tests;

/// <summary>A training that does not fit in the memory that the process may have.</summary>
public class MemoryTests
{
    [Fact]
    public async Task Too_large_a_batch_is_one_line_with_bytes_batch_size_and_the_largest_tensors()
    {
        using var folder = new TemporaryFolder();
        using var process = Child.Start(
            folder, [("DOTNET_GCHeapHardLimit", "0x8000000")],
            "train", "cnn", "--limit", "400", "--image-size", "48", "--batch-size", "300", "--validation", "0", "--output", "run");
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        Assert.Equal(ExitCode.Mistake, process.ExitCode);
        Assert.Matches(
            @"^error: In step 1 \(epoch 1\), with a batch of 300, there was no memory for [\d,]+ bytes more: "
            + @"[\d,]+ bytes are in use by tensors, and the process has 134,217,728; a smaller batch or model would fit; "
            + @"the largest tensors: 1 × Float32 \(512, 18432\) of 37,748,736 bytes, ", errors);
        Assert.Single(errors.TrimEnd().Split('\n'));
    }
}

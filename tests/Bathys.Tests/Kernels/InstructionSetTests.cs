using System.Diagnostics;
using System.Runtime.Intrinsics.X86;

namespace Bathys.Tests.Kernels;

/// <summary>
/// Every operator and kernel again with narrower vectors than the processor has: the runtime is told so, which it heeds only at its start,
/// in a process of its own. The references are the same, so the widths agree with one another within the tolerances.
/// </summary>
public class InstructionSetTests
{
    const string Expected = "BATHYS_TEST_INSTRUCTIONS";

    static readonly string? expected = Environment.GetEnvironmentVariable(Expected);

    [Theory]
    [InlineData("AVX2 with FMA", "DOTNET_EnableAVX512", "0")]
    [InlineData("128-bit vectors", "DOTNET_PreferredVectorBitWidth", "128")]
    [InlineData("128-bit vectors", "DOTNET_EnableAVX2", "0")] // nor fused multiplication and addition
    public async Task Operators_and_kernels_are_right_with_narrower_vectors(string instructions, string variable, string value)
    {
        Assert.SkipWhen(expected is not null, "this is the process that was told");
        Assert.SkipUnless(
            variable == "DOTNET_EnableAVX512" ? Avx512F.IsSupported : Avx2.IsSupported, "the processor has no wider vectors than these");
        string[] filter = ["-namespace", "Bathys.Tests.Operators*", "-namespace", "Bathys.Tests.Kernels", "-class-", "*.MemoryPoolTests"];
        var start = new ProcessStartInfo("dotnet", [typeof(InstructionSetTests).Assembly.Location, .. filter, "-noColor"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[Expected] = instructions;
        start.Environment[variable] = value;
        using var child = Process.Start(start)!;
        var (output, error) = (child.StandardOutput.ReadToEndAsync(), child.StandardError.ReadToEndAsync());
        await child.WaitForExitAsync();
        Assert.True(child.ExitCode == 0, $"{await output}\n{await error}");
    }

    [Fact]
    public void The_process_has_the_vectors_that_it_was_told()
    {
        if (expected is null) Assert.NotEqual("no vectors", Processor.InstructionSet);
        else Assert.Equal(expected, Processor.InstructionSet);
    }
}

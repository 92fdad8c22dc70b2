using System.Diagnostics;
using System.Runtime.Intrinsics.X86;

namespace Bathys.Tests.Kernels;

/// <summary>
/// Every operator and kernel again with narrower vectors than the processor has: the runtime is told so, which it heeds only at its start,
/// in a process of its own. The references are the same, so the widths agree with one another within the tolerances. What no width decides
/// (which memory gradients are written to, second derivatives, which are made of operators, messages, the kernels at widths that the
/// process does not use) is run there with BATHYS_LONG=1 only.
/// </summary>
public class InstructionSetTests
{
    const string Expected = "BATHYS_TEST_INSTRUCTIONS";

    static readonly string? expected = Environment.GetEnvironmentVariable(Expected);
    static readonly bool isLong = Environment.GetEnvironmentVariable("BATHYS_LONG") == "1";

    static readonly string[] all =
    [
        "-namespace", "Bathys.Tests.Operators*", "-namespace", "Bathys.Tests.Kernels", "-class-", "*.MemoryPoolTests",
    ];

    static readonly string[] alike =
    [
        "-class-", "*.WorkerPoolTests", "-class-", "*.CoverageTests", "-method-", "*.OperatorTests.Second_derivatives*",
        "-method-", "*.OperatorTests.Gradients_written_in_place*", "-method-", "*.OperatorTests.Wrong_uses*",
        "-method-", "*.BorderTests.No_operator_gives_a_third*",
    ];

    /// <summary>Whether this process was told to have narrower vectors, and is not to repeat what they do not decide.</summary>
    internal static bool IsNarrowed => expected is not null && !isLong;

    [Theory]
    [InlineData("AVX2 with FMA", "DOTNET_EnableAVX512", "0")]
    [InlineData("128-bit vectors", "DOTNET_PreferredVectorBitWidth", "128")]
    [InlineData("128-bit vectors", "DOTNET_EnableAVX2", "0")] // nor fused multiplication and addition
    public async Task Operators_and_kernels_are_right_with_narrower_vectors(string instructions, string variable, string value)
    {
        Assert.SkipWhen(expected is not null, "this is the process that was told");
        Assert.SkipUnless(
            variable == "DOTNET_EnableAVX512" ? Avx512F.IsSupported : Avx2.IsSupported, "the processor has no wider vectors than these");
        string[] filter = [.. all, .. isLong ? [] : alike];
        var start = new ProcessStartInfo("dotnet", [typeof(InstructionSetTests).Assembly.Location, .. filter, "-noColor"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[Expected] = instructions;
        start.Environment[variable] = value;
        start.Environment["DOTNET_TieredPGO"] = "0"; // which costs more than it gains within half a minute
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

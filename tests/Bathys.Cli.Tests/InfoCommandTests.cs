namespace Bathys.Cli.Tests;

[Quick]
public class InfoCommandTests
{
    [Fact]
    public void Info_tells_processor_instructions_threads_and_cache()
    {
        var info = Call.Of("info", "--json").Succeeds().Json;
        Assert.Equal(Processor.InstructionSet, info.GetProperty("instructions").GetString());
        Assert.Equal($"{Processor.Threads}", info.GetProperty("threads").GetString());
        Assert.True(Path.IsPathRooted(info.GetProperty("cache").GetString()));
        Assert.Contains("instructions ", Call.Of("info").Succeeds().Output, StringComparison.Ordinal);
    }
}

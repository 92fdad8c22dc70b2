using System.Text.Json;

namespace Bathys.Cli.Tests;

public class BenchCommandTests
{
    [Fact]
    public void Every_workload_runs()
    {
        foreach (var workload in Bench.Workloads.All.Where(workload => workload.GigaFlop < 2))
        {
            var step = workload.Prepare();
            step();
        }
    }

    [Fact]
    public void The_result_is_a_list_for_programs()
    {
        var call = Call.Of("bench", "matmul-256", "--runs", "2", "--json");
        var row = JsonDocument.Parse(call.Output).RootElement[0];
        Assert.Equal("matmul-256", row.GetProperty("workload").GetString());
        Assert.True(row.GetProperty("ours_ms").GetDouble() > 0);
    }

    [Fact]
    public void An_unknown_workload_is_named_with_those_there_are()
    {
        var call = Call.Of("bench", "sorting");
        Assert.Equal(2, call.ExitCode);
        Assert.Contains("no workload 'sorting'", call.Error);
        Assert.Contains("cnn-train", call.Error);
    }
}

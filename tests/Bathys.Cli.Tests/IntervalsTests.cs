using System.CommandLine;
using Bathys.Cli.Options;

namespace Bathys.Cli.Tests;

/// <summary>How steps are cut into epochs.</summary>
public class IntervalsTests
{
    [Theory]
    [InlineData("", 0, 0, 14, 500)]
    [InlineData("--steps 600", 0, 0, 2, 300)]
    [InlineData("--steps 3", 0, 0, 1, 3)]
    [InlineData("--steps 20000 --every 10000", 0, 0, 2, 10_000)]
    [InlineData("", 2, 10_000, 2, 10_000)] // longer than the default number of steps
    [InlineData("--steps 40000", 2, 10_000, 4, 10_000)]
    [InlineData("--every 250", 14, 500, 28, 250)]
    public void Equal_epochs_make_up_all_steps_and_a_run_that_goes_on_keeps_its_own(
        string args, int begun, int interval, int epochs, int every)
    {
        var (stepsOption, everyOption) = (NumberOption.Whole("--steps", "", 7000), NumberOption.Whole("--every", "", 500));
        var call = new RootCommand { stepsOption, everyOption }.Parse(args);
        Assert.Equal((epochs, every), Intervals.Of(call, stepsOption, everyOption, begun == 0 ? null : (begun, interval)));
    }
}

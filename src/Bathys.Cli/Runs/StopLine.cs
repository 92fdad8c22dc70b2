namespace Bathys.Cli.Runs;

/// <summary>What a stopped training leaves behind, and how to go on with it.</summary>
internal static class StopLine
{
    /// <summary>Trains; a stop names the checkpoint.</summary>
    /// <param name="run">The run.</param>
    /// <param name="work">The training.</param>
    public static T InTraining<T>(RunFolder run, Func<T> work) =>
        StoppedException.Say($"stopped; the checkpoint is kept: go on with --output {run.Path} --resume", work);

    /// <summary>Evaluates what was trained; a stop says that the weights are there.</summary>
    /// <param name="run">The run.</param>
    /// <param name="work">The test.</param>
    public static T InTest<T>(RunFolder run, Func<T> work) =>
        StoppedException.Say($"stopped in the test; the trained weights are kept: evaluate them with bathys evaluate {run.Path}", work);
}

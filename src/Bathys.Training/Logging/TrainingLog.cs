using Microsoft.Extensions.Logging;

namespace Bathys.Training;

/// <summary>What a training tells a logger.</summary>
internal static partial class TrainingLog
{
    /// <summary>An epoch is over.</summary>
    [LoggerMessage(1, LogLevel.Information, "{Line}")]
    public static partial void EpochEnded(ILogger logger, string line);

    /// <summary>Nothing was gained for too long.</summary>
    [LoggerMessage(2, LogLevel.Information, "stopped early: epoch {Best} was the best, nothing gained in {Patience} since")]
    public static partial void StoppedEarly(ILogger logger, int? best, int patience);

    /// <summary>A run goes on.</summary>
    [LoggerMessage(3, LogLevel.Information, "resumed from {Folder}: epoch {Epoch}, batch {Batch}")]
    public static partial void Resumed(ILogger logger, string folder, int epoch, int batch);

    /// <summary>A run goes on with other settings, as it was allowed to.</summary>
    [LoggerMessage(4, LogLevel.Warning, "changed since the run began: {Changes}")]
    public static partial void Changed(ILogger logger, string changes);

    /// <summary>A checkpoint is not as it was saved.</summary>
    [LoggerMessage(5, LogLevel.Warning, "{Fault}")]
    public static partial void PassedOver(ILogger logger, string fault);

    /// <summary>A schedule of which the checkpoint that a run goes on from says nothing.</summary>
    [LoggerMessage(7, LogLevel.Warning, "the checkpoint does not say where the schedule {Schedule} stood: it begins anew")]
    public static partial void BeginsAnew(ILogger logger, string schedule);

    /// <summary>A step whose numbers are not finite changed nothing.</summary>
    [LoggerMessage(6, LogLevel.Warning, "{What}; the step is left out ({Count} of at most {Most})")]
    public static partial void LeftOut(ILogger logger, string what, int count, int most);

    /// <summary>What a run is about to train, and on what.</summary>
    [LoggerMessage(8, LogLevel.Information, "{Line}")]
    public static partial void About(ILogger logger, string line);

    /// <summary>A run has its folder.</summary>
    [LoggerMessage(9, LogLevel.Information, "run    {Folder}")]
    public static partial void Begun(ILogger logger, string folder);

    /// <summary>The weights of the best epoch are loaded for the test.</summary>
    [LoggerMessage(10, LogLevel.Information, "the weights of epoch {Best}, the best, are tested")]
    public static partial void BestIsTested(ILogger logger, int best);

    /// <summary>Other weights than those of the best epoch are loaded for the test.</summary>
    [LoggerMessage(11, LogLevel.Warning, "the weights of step {Step} are tested, not those of epoch {Best}, the best")]
    public static partial void OtherIsTested(ILogger logger, long step, int best);
}

using System.CommandLine;

namespace Bathys.Cli.Commands;

/// <summary><c>bathys train</c>: trainings by kind of model.</summary>
internal sealed class TrainCommand : Command
{
    /// <summary>Makes the command.</summary>
    public TrainCommand() : base("train", "Train a model; its run's folder then holds checkpoints, metrics and reports.")
    {
        Add(new TrainCnnCommand());
        Add(new TrainMlpCommand());
        Add(new TrainLmCommand());
        Add(new TrainForecastCommand());
        Add(new TrainGptCommand());
        Add(new TrainAnswerCommand());
        Add(new TrainTranslatorCommand());
        Add(new TrainDiffusionCommand());
    }
}

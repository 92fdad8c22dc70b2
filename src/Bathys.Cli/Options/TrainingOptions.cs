using System.CommandLine;
using Bathys.Models;
using Bathys.Plots;
using Microsoft.Extensions.Logging;

namespace Bathys.Cli.Options;

/// <summary>The options that every training has.</summary>
internal sealed class TrainingOptions
{
    readonly Option<int> epochs;
    readonly Option<int> batchSize;
    readonly bool countsEpochs, validates;
    readonly Option<double> learningRate;
    readonly Option<double> weightDecay;
    readonly Option<double> validation;
    readonly Option<int> patience = NumberOption.Whole("--patience", "Epochs without gain after which to stop; 0 for never.", 0, least: 0);
    readonly Option<ulong> seed = NumberOption.Seed("--seed", "Decides weights, order, augmentation and dropout.", 0);
    readonly Option<string> device = ChoiceOption.Create("--device", "Where to compute.", "auto", "cpu");

    /// <summary>The options.</summary>
    /// <param name="epochs">The default number of epochs; 0 for a training that counts steps instead.</param>
    /// <param name="learningRate">The default learning rate.</param>
    /// <param name="weightDecay">The default L2 penalty.</param>
    /// <param name="validation">The default share to validate on; null for data that has a validation set of its own.</param>
    /// <param name="batchSize">The default number of samples in a batch.</param>
    public TrainingOptions(int epochs, double learningRate = 1e-3, double weightDecay = 1e-4, double? validation = 0.05, int batchSize = 64)
    {
        this.epochs = NumberOption.Whole("--epochs", "How many times to go through the training data.", epochs, least: Math.Min(1, epochs));
        countsEpochs = epochs > 0;
        this.batchSize = NumberOption.Whole("--batch-size", "Samples in a batch.", batchSize);
        this.learningRate = NumberOption.Positive("--learning-rate", "Adam's learning rate.", learningRate);
        this.learningRate.Aliases.Add("--lr");
        this.weightDecay = NumberOption.NotNegative("--weight-decay", "L2 penalty added to the gradient.", weightDecay);
        this.validation = NumberOption.Share(
            "--validation", "Share of the training data to validate on after each epoch; 0 for none.", validation ?? 0);
        validates = validation is not null;
    }

    /// <summary>How many threads compute.</summary>
    public Option<int> Threads { get; } = SharedOptions.Threads();

    /// <summary>The run's folder.</summary>
    public Option<string?> Output { get; } = new("--output", "-o")
    {
        Description = "The run's folder; if not given, a new one in runs/.",
        HelpName = "FOLDER",
    };

    /// <summary>Whether to go on with a run.</summary>
    public Option<bool> Resume { get; } = new("--resume")
    {
        Description = "Go on with the run in the output folder from its newest checkpoint.",
    };

    /// <summary>Whether to replace a run.</summary>
    public Option<bool> Overwrite { get; } = new("--overwrite") { Description = "Replace the run in the output folder." };

    /// <summary>Whether a resumed run may be another.</summary>
    public Option<bool> AllowChanges { get; } = new("--allow-changes")
    {
        Description = "Resume although settings or data have changed.",
    };

    /// <summary>How often to save.</summary>
    public Option<int> CheckpointEvery { get; } =
        NumberOption.Whole("--checkpoint-every", "Steps between checkpoints; 0 for one at each epoch's end.", 0, least: 0);

    /// <summary>Whether every operator is watched.</summary>
    public Option<bool> DetectAnomaly { get; } = new("--detect-anomaly")
    {
        Description = "Check every operator's result for NaN and infinity and name the first that makes one; slower.",
    };

    /// <summary>How many bad steps are borne.</summary>
    public Option<int> SkipBadSteps { get; } = NumberOption.Whole(
        "--skip-bad-steps", "How many steps whose loss or gradient is NaN or infinite to leave out before stopping.", 0, least: 0);

    /// <summary>How the learning rate goes on; for the commands whose training knows no other schedule.</summary>
    public Option<string> Schedule { get; } = ChoiceOption.Create(
        "--schedule", "How the learning rate goes on: along half a cosine to 0 at the last step, or as it is.", "cosine", "constant");

    /// <summary>Results for programs.</summary>
    public Option<bool> Json { get; } = SharedOptions.Json();

    /// <summary>Adds all of them to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        Option[] all =
        [
            epochs, batchSize, learningRate, weightDecay, validation, patience, seed, Threads, device, Output, Resume, Overwrite,
            AllowChanges, CheckpointEvery, DetectAnomaly, SkipBadSteps, Json,
        ];
        foreach (var option in all)
            if ((option != epochs || countsEpochs) && (option != validation || validates)) command.Add(option);
    }

    /// <summary>A configuration with the common settings filled in: as given, else as saved, else the default.</summary>
    /// <param name="call">The call.</param>
    /// <param name="saved">The configuration of a run that is resumed.</param>
    /// <param name="own">The settings of this kind of training.</param>
    /// <exception cref="BathysException">The run that is resumed was to be of another length.</exception>
    public RunConfiguration Complete(ParseResult call, RunConfiguration? saved, RunConfiguration own)
    {
        var configuration = Filled(call, saved, own);
        if (countsEpochs) CheckLength(call, saved, configuration);
        return configuration;
    }

    /// <summary>Refuses another length for a run whose learning rate was to fall to its end.</summary>
    /// <param name="call">The call.</param>
    /// <param name="saved">The configuration of the run that is resumed, or null.</param>
    /// <param name="configuration">What it is to go on with.</param>
    /// <exception cref="BathysException">It is of another length, and changes were not allowed.</exception>
    public void CheckLength(ParseResult call, RunConfiguration? saved, RunConfiguration configuration)
    {
        if (saved?.FallsOver is not { } begun || configuration.FallsOver is not { } now || begun == now || call.GetValue(AllowChanges))
            return;
        throw new BathysException(
            $"The run was started for {begun} and its learning rate falls along a cosine over them; {now} change the curve: add " +
            $"--allow-changes to go on " +
            (configuration is ExampleConfiguration
            ? "with the new schedule, or train anew with --schedule constant, which goes on for any number of epochs."
            : "with the new schedule."));
    }

    RunConfiguration Filled(ParseResult call, RunConfiguration? saved, RunConfiguration own) => own with
    {
        Epochs = countsEpochs ? call.Choose(epochs, saved?.Epochs) : 0,
        BatchSize = call.Choose(batchSize, saved?.BatchSize),
        LearningRate = call.Choose(learningRate, saved?.LearningRate),
        WeightDecay = call.Choose(weightDecay, saved?.WeightDecay),
        Validation = validates ? call.Choose(validation, saved?.Validation) : 0,
        Patience = call.Choose(patience, saved?.Patience),
        Seed = call.Choose(seed, saved?.Seed),
    };

    /// <summary>Whether the learning rate was given, and is not merely the default.</summary>
    /// <param name="call">The call.</param>
    public bool IsLearningRateGiven(ParseResult call) => call.IsGiven(learningRate);

    /// <summary>Whether the batch size was given, and is not merely the default.</summary>
    /// <param name="call">The call.</param>
    public bool IsBatchSizeGiven(ParseResult call) => call.IsGiven(batchSize);

    /// <summary>Where a call wants its run kept, and how it goes on.</summary>
    /// <param name="call">The call.</param>
    /// <param name="logger">Is told of the training.</param>
    /// <param name="isOffline">Whether nothing may be downloaded.</param>
    public RunOptions Read(ParseResult call, ILogger logger, bool isOffline) => new()
    {
        Folder = call.GetValue(Output),
        Resume = call.GetValue(Resume),
        Overwrite = call.GetValue(Overwrite),
        AllowChanges = call.GetValue(AllowChanges),
        CheckpointEvery = call.GetValue(CheckpointEvery),
        DetectAnomaly = call.GetValue(DetectAnomaly),
        SkipNonFinite = call.GetValue(SkipBadSteps),
        Offline = isOffline,
        Note = call.Note,
        Logger = logger,
        Progress = ConsoleProgress.Create(),
        Plots = new SvgPlots(),
    };

    /// <summary>The saved configuration of the run that is to be resumed; null for a new run.</summary>
    /// <param name="call">The call.</param>
    /// <exception cref="BathysException">There is no such run, or it is of another kind.</exception>
    public T? ReadSaved<T>(ParseResult call) where T : RunConfiguration
    {
        if (!call.GetValue(Resume)) return null;
        var path = call.GetValue(Output) ?? throw new BathysException("--resume wants the run's folder: add --output FOLDER.");
        using var run = RunFolder.Open(path);
        return RunConfiguration.Read(run, RunKinds.All) as T
            ?? throw new BathysException($"The run {path} trains another kind of model: use its command.");
    }
}

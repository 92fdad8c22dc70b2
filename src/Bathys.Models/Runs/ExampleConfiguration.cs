using System.Text.Json.Serialization;
using Bathys.Data;
using Bathys.Nn;
using Bathys.Training;

namespace Bathys.Models;

/// <summary>A training on separate examples, each with its own answer: images, rows of tables.</summary>
public abstract record ExampleConfiguration : RunConfiguration, IEvaluates
{
    /// <summary>The names of the classes; none for a regression.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>How the step length goes on: "cosine" or "constant".</summary>
    public string Schedule { get; init; } = "constant";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string? FallsOver => Schedule == "cosine" ? $"{Epochs} epochs" : null;

    /// <summary>What the model's outputs mean.</summary>
    [JsonIgnore]
    public abstract TaskKind Task { get; }

    /// <summary>How much one of the target is in its own measure.</summary>
    [JsonIgnore]
    public virtual double Unit => 1;

    /// <summary>The mean loss of an output and a target.</summary>
    [JsonIgnore]
    public Loss Loss => Task switch
    {
        TaskKind.Classification => new CrossEntropyLoss(),
        TaskKind.Binary => new BCEWithLogitsLoss(),
        _ => new MSELoss(),
    };

    /// <inheritdoc/>
    public abstract override UnaryModule CreateModel();

    /// <summary>What the model is judged on, as it takes it: the test part of a data set, all of a table or folder without parts.</summary>
    /// <param name="data">Another data set than the run's own, or null.</param>
    /// <param name="offline">Whether nothing may be downloaded.</param>
    /// <param name="stop">Asks a download to stop.</param>
    /// <exception cref="BathysException">The data cannot be read, or has other classes.</exception>
    public abstract Dataset OpenTest(string? data, bool offline, CancellationToken stop);

    /// <inheritdoc/>
    public IReport Evaluate(Run run, EvaluationOptions options, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(options);
        var model = run.LoadBest(CreateModel());
        var test = new DataLoader(OpenTest(options.Data, options.Offline, stop), batchSize: 256);
        var evaluation = Evaluation.Of(model, Prediction.By(model, Loss.Forward), test, Task, options.Progress, "evaluation", stop);
        return new TestReport(evaluation, Classes, Unit);
    }
}

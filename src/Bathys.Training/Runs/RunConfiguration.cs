using System.Text.Json;
using System.Text.Json.Serialization;
using Bathys.Nn;

namespace Bathys.Training;

/// <summary>All that a run was started with, kept as <c>config.json</c>: enough to build its model and its data again.</summary>
public abstract record RunConfiguration
{
    /// <summary>The kind of run.</summary>
    [JsonIgnore]
    public abstract RunKind RunKind { get; }

    /// <summary>The data set's name, the full path of its folder or file, or what else it is.</summary>
    public required string Data { get; init; }

    /// <summary>How many times the training data is gone through.</summary>
    public int Epochs { get; init; }

    /// <summary>Samples in a batch.</summary>
    public int BatchSize { get; init; }

    /// <summary>Adam's learning rate.</summary>
    public double LearningRate { get; init; }

    /// <summary>The L2 penalty that is added to the gradient.</summary>
    public double WeightDecay { get; init; }

    /// <summary>The share of the training data that validation is done on.</summary>
    public double Validation { get; init; }

    /// <summary>The highest norm of all gradients together; 0 for no bound.</summary>
    public double ClipNorm { get; init; }

    /// <summary>Into how many parts a batch is cut, whose gradients are summed before the one step.</summary>
    public int Accumulate { get; init; } = 1;

    /// <summary>Epochs without gain after which training ends; 0 for never.</summary>
    public int Patience { get; init; }

    /// <summary>Decides weights, order, augmentation and dropout.</summary>
    public ulong Seed { get; init; }

    /// <summary>What must not change when the run is resumed; the number of epochs may.</summary>
    public virtual IEnumerable<(string Key, string Value)> Fixed() =>
    [
        ("data_name", Data),
        ("validation", $"{Validation}"),
        ("patience", $"{Patience}"),
        ("seed", $"{Seed}"),
    ];

    /// <summary>Over what the learning rate falls to the end of the training, in words; null where it does not.</summary>
    [JsonIgnore]
    public virtual string? FallsOver => null;

    /// <summary>The model with random weights.</summary>
    public abstract Module CreateModel();

    /// <summary>Opens the data and makes model and trainer: what <see cref="TrainingRun"/> then trains.</summary>
    /// <param name="options">Where the run is kept, and how it goes on.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <exception cref="BathysException">The data cannot be read, or the settings do not fit together.</exception>
    public abstract TrainingPlan Prepare(RunOptions options, CancellationToken stop);

    /// <summary>The configuration as it is stored.</summary>
    public byte[] ToJson() => RunKind.Write(this);

    /// <summary>Reads a run's configuration.</summary>
    /// <param name="run">The run.</param>
    /// <param name="kinds">The kinds that it may be of.</param>
    /// <exception cref="BathysException">The file is no configuration of one of these kinds, as this version writes them.</exception>
    public static RunConfiguration Read(RunFolder run, IReadOnlyList<RunKind> kinds)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(kinds);
        var config = run.ReadConfig();
        if (!config.TryGetProperty(RunKind.Discriminator, out var named))
        {
            throw new BathysException($"{run.ConfigPath} lacks the setting '{RunKind.Discriminator}', the kind of run: " +
                "it is no configuration that bathys train wrote.");
        }


        var kind = kinds.FirstOrDefault(kind => named.ValueKind == JsonValueKind.String && named.ValueEquals(kind.Name))
            ?? throw new BathysException(
                $"{run.ConfigPath} is no configuration that this version writes: {named} is no kind of run, " +
                $"of which there are {string.Join(", ", kinds.Select(kind => kind.Name))}.");
        try
        {
            return kind.Read(config);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new BathysException($"{run.ConfigPath} is no configuration that this version writes: {Fault(e.Message)}", e);
        }
    }

    // The names of missing settings come last in a message that is otherwise about classes.
    static string Fault(string message) => message.Split("missing required properties including: ") is [_, var names]
        ? $"it lacks the settings {names.Split(". Path", 2)[0].TrimEnd('.')}."
        : message;
}

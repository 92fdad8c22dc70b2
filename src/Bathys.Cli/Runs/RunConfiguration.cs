using System.Text.Json;
using System.Text.Json.Serialization;
using Bathys.Data;
using Bathys.Nn;

namespace Bathys.Cli.Runs;

/// <summary>All that a run was started with, kept as <c>config.json</c>: enough to build its model and its data again.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "model")]
[JsonDerivedType(typeof(CnnConfiguration), "cnn")]
[JsonDerivedType(typeof(MlpConfiguration), "mlp")]
internal abstract record RunConfiguration
{
    /// <summary>The data set's name, or the full path of its folder or file.</summary>
    public required string Data { get; init; }

    /// <summary>How many times the training data is gone through.</summary>
    public int Epochs { get; init; }

    /// <summary>Samples in a batch.</summary>
    public int BatchSize { get; init; }

    /// <summary>Adam's step length.</summary>
    public double LearningRate { get; init; }

    /// <summary>The L2 penalty that is added to the gradient.</summary>
    public double WeightDecay { get; init; }

    /// <summary>The share of the training data that validation is done on.</summary>
    public double Validation { get; init; }

    /// <summary>Epochs without gain after which training ends; 0 for never.</summary>
    public int Patience { get; init; }

    /// <summary>Decides weights, order, augmentation and dropout.</summary>
    public ulong Seed { get; init; }

    /// <summary>The names of the classes; none for a regression.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

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

    /// <summary>What must not change when the run is resumed; the number of epochs may.</summary>
    public virtual IEnumerable<(string Key, string Value)> Fixed() =>
    [
        ("data_name", Data),
        ("validation", $"{Validation}"),
        ("patience", $"{Patience}"),
        ("seed", $"{Seed}"),
    ];

    /// <summary>The model with random weights.</summary>
    public abstract UnaryModule CreateModel();

    /// <summary>The test part of a data set, as the model takes it.</summary>
    /// <param name="data">Another data set than the run's own, or null.</param>
    /// <param name="offline">Whether nothing may be downloaded.</param>
    /// <exception cref="BathysException">The data cannot be read, or has other classes.</exception>
    public abstract Dataset OpenTest(string? data, bool offline);

    /// <summary>The configuration as it is stored.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, CliJson.Default.RunConfiguration);

    /// <summary>Reads a run's configuration.</summary>
    /// <param name="run">The run.</param>
    /// <exception cref="BathysException">The file is no configuration of this version.</exception>
    public static RunConfiguration Read(RunFolder run)
    {
        var config = run.ReadConfig();
        try
        {
            return config.Deserialize(CliJson.Default.RunConfiguration)!;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new BathysException($"{run.ConfigPath} is no configuration that this version writes: {e.Message}", e);
        }
    }
}

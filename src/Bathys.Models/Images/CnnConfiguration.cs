using System.Text.Json.Serialization;
using Bathys.Data;
using Bathys.Nn;
using Bathys.Training;
using Bathys.Vision;
using Bathys.Vision.Transforms;

namespace Bathys.Models;

/// <summary>A training of the convolutional network on images.</summary>
public sealed record CnnConfiguration : ExampleConfiguration, ILoads<ImageClassifier>
{
    /// <summary>How runs of this kind are told apart and read.</summary>
    public static RunKind Registered { get; } = RunKind.Of<CnnConfiguration>("cnn", CnnJson.Default);

    /// <summary>Rows and columns to which images are resized.</summary>
    public required int ImageSize { get; init; }

    /// <summary>Whether training images are turned and jittered.</summary>
    public required bool Augment { get; init; }

    /// <summary>The most images of the training set, and of the test set; 0 for all.</summary>
    public required int Limit { get; init; }

    /// <summary>Whether broken images of a folder are left out.</summary>
    public bool SkipBroken { get; init; }

    /// <summary>1 for gray images, 3 for color.</summary>
    public int Channels { get; init; }

    /// <summary>Mean of each channel, subtracted from its values.</summary>
    public IReadOnlyList<double> Mean { get; init; } = [];

    /// <summary>Standard deviation of each channel, by which its values are divided.</summary>
    public IReadOnlyList<double> Std { get; init; } = [];

    /// <inheritdoc/>
    [JsonIgnore]
    public override RunKind RunKind => Registered;

    /// <inheritdoc/>
    [JsonIgnore]
    public override TaskKind Task => TaskKind.Classification;

    /// <summary>What is done to an image that is to be classified.</summary>
    [JsonIgnore]
    public Transform Transform => new Compose([
        new Resize(ImageSize, ImageSize),
        .. Channels == 1 ? [new Grayscale(3)] : (Transform[])[],
        new ToTensor(),
        new Normalize(Mean, Std),
    ]);

    /// <inheritdoc/>
    public override IEnumerable<(string Key, string Value)> Fixed() =>
        [.. base.Fixed(), ("image_size", $"{ImageSize}"), ("augment", Augment ? "yes" : "no"), ("limit", $"{Limit}"),
        ("skip_broken", SkipBroken ? "yes" : "no")];

    /// <inheritdoc/>
    public override UnaryModule CreateModel() => new SeedCnn(Classes.Count, ImageSize);

    /// <inheritdoc/>
    protected override ExampleConfiguration EvaluatedWith(EvaluationOptions options) =>
        this with { SkipBroken = SkipBroken || options.SkipBroken };

    /// <inheritdoc/>
    public ImageClassifier Load(Run run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new(run.LoadBest(CreateModel()), Transform, Classes);
    }

    /// <inheritdoc/>
    public override TrainingPlan Prepare(RunOptions options, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(options);
        var set = OpenData(options.Offline, stop);
        var complete = this with { Classes = set.Classes, Channels = set.Channels, Mean = set.Mean, Std = set.Std };
        var (augmented, plain) = (set.Prepared(ImageSize, Augment), set.Prepared(ImageSize, augment: false));
        var (train, validation) = ValidationSplit.Cut(Data, augmented.Train, plain.Train, Validation, Seed);
        return complete.Plan((train, validation, plain.Test), $"cnn-{set.Name}", $"{set.Name}: {set.Description}");
    }

    /// <summary>The run's own data set.</summary>
    /// <param name="offline">Whether nothing may be downloaded.</param>
    /// <param name="stop">Asks a download to stop.</param>
    /// <exception cref="BathysException">The data cannot be read.</exception>
    public ImageData OpenData(bool offline, CancellationToken stop)
    {
        var set = DataSets.Open(Data, Options(offline), stop);
        return Limit > 0 ? set.Limit(Limit, Limit) : set;
    }

    /// <inheritdoc/>
    public override Dataset OpenTest(string? data, bool offline, CancellationToken stop)
    {
        var test = data is null ? OpenData(offline, stop).Test : DataSets.OpenTest(data, Options(offline), stop);
        if (!test.Classes.SequenceEqual(Classes))
        {
            throw new BathysException(
                $"{data ?? Data} has the classes {string.Join(", ", test.Classes)}, but the run learned {string.Join(", ", Classes)}: " +
                $"give images of its classes.");
        }

        return test.WithTransform(Transform);
    }

    DataOptions Options(bool offline) => new() { Seed = Seed, SkipBroken = SkipBroken, Download = new() { Offline = offline } };
}

[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(CnnConfiguration))]
sealed partial class CnnJson : JsonSerializerContext;

using System.Text.Json.Serialization;
using Bathys.Data;
using Bathys.Data.Tables;
using Bathys.Nn;
using Bathys.Training;

namespace Bathys.Models;

/// <summary>A training of the multi-layer perceptron on a table.</summary>
public sealed record MlpConfiguration : ExampleConfiguration, ILoads<TableModel>
{
    /// <summary>How runs of this kind are told apart and read.</summary>
    public static RunKind Registered { get; } = RunKind.Of<MlpConfiguration>("mlp", MlpJson.Default);

    /// <summary>The column to predict.</summary>
    public required string Target { get; init; }

    /// <summary>What is predicted.</summary>
    public required TabularTask Kind { get; init; }

    /// <summary>The size of each hidden layer.</summary>
    public required IReadOnlyList<int> Hidden { get; init; }

    /// <summary>The share of a hidden layer that is left out in training.</summary>
    public required double Dropout { get; init; }

    /// <summary>Columns that are left out.</summary>
    public IReadOnlyList<string> Ignore { get; init; } = [];

    /// <summary>Columns whose texts are categories, whatever they look like.</summary>
    public IReadOnlyList<string> Categorical { get; init; } = [];

    /// <summary>Columns of numbers with signs and thousands apart.</summary>
    public IReadOnlyList<string> Numeric { get; init; } = [];

    /// <summary>How the file is read.</summary>
    public TableReading Reading { get; init; } = new();

    /// <summary>What is done with fields that say nothing.</summary>
    public required MissingValues Missing { get; init; }

    /// <summary>What was learned of the columns, as the data library writes it.</summary>
    public string Encoder { get; init; } = "";

    /// <summary>By what the rows that were set aside for the test are known again; empty in runs of earlier versions.</summary>
    public string TestData { get; init; } = "";

    /// <inheritdoc/>
    [JsonIgnore]
    public override RunKind RunKind => Registered;

    /// <inheritdoc/>
    [JsonIgnore]
    public override TaskKind Task => Kind switch
    {
        TabularTask.Classify => TaskKind.Classification,
        TabularTask.Binary => TaskKind.Binary,
        _ => TaskKind.Regression,
    };

    /// <inheritdoc/>
    [JsonIgnore]
    public override double Unit => Kind == TabularTask.Regress ? ReadEncoder().Target.Std : 1;

    /// <inheritdoc/>
    public override IEnumerable<(string Key, string Value)> Fixed() =>
    [
        .. base.Fixed(), ("target", Target), ("task", $"{Kind}"), ("hidden", string.Join(',', Hidden)), ("dropout", $"{Dropout}"),
        ("ignore", string.Join(',', Ignore)), ("missing", $"{Missing}"), .. TableSettings(),
    ];

    // Only where they are given: older runs have none of them and go on.
    IEnumerable<(string Key, string Value)> TableSettings()
    {
        if (Categorical.Count > 0) yield return ("categorical", string.Join(',', Categorical));
        if (Numeric.Count > 0) yield return ("numeric", string.Join(',', Numeric));
        if (Reading.Encoding != new TableReading().Encoding) yield return ("encoding", Reading.Encoding);
        if (Reading.Missing is { } texts) yield return ("missing_texts", string.Join(',', texts));
    }

    /// <summary>The columns as they were learned.</summary>
    public TableEncoder ReadEncoder() => TableEncoder.FromJson(Encoder);

    /// <inheritdoc/>
    public override UnaryModule CreateModel()
    {
        var encoder = ReadEncoder();
        return new Mlp(encoder.InputSize, Hidden, encoder.OutputSize, Dropout);
    }

    /// <inheritdoc/>
    public TableModel Load(Run run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new(run.LoadBest(CreateModel()), ReadEncoder(), Reading);
    }

    /// <inheritdoc/>
    public override TrainingPlan Prepare(RunOptions options, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(options);
        var table = OpenData();
        foreach (var note in table.Encoder.Notes) options.Note?.Invoke($"{Data}: {note}");
        var complete = this with
        { Classes = table.Encoder.Target.Classes, Encoder = table.Encoder.ToJson(), TestData = DataFingerprint.Of(table.Test) };
        var (train, validation) = ValidationSplit.Cut(Data, table.Train, table.Train, Validation, Seed);
        return complete.Plan(
            (train, validation, table.Test), $"mlp-{Path.GetFileNameWithoutExtension(Data)}",
            $"{Data}: {table.Encoder.InputSize} inputs, {Target} to predict");
    }

    /// <summary>The run's own table, cut in training and test rows.</summary>
    /// <exception cref="BathysException">The table cannot be read.</exception>
    public TabularData OpenData() => TabularData.Open(Data, new()
    {
        Target = Target,
        Task = Kind,
        Ignore = Ignore,
        Categorical = Categorical,
        Numeric = Numeric,
        Reading = Reading,
        Missing = Missing,
        Seed = Seed,
    });

    /// <inheritdoc/>
    protected override ExampleConfiguration EvaluatedWith(EvaluationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return base.EvaluatedWith(options with { Reading = null }) is var same && options.Reading is { } reading
            ? this with { Reading = reading } : same;
    }

    /// <inheritdoc/>
    public override Dataset OpenTest(string? data, bool offline, CancellationToken stop)
    {
        if (data is not null) return ReadEncoder().Encode(Table.Read(data, Reading));
        var table = OpenData();
        if (table.Encoder.ToJson() != ReadEncoder().ToJson()) throw Changed();
        return Unchanged(table.Test, TestData);
    }
}

[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(MlpConfiguration))]
sealed partial class MlpJson : JsonSerializerContext;

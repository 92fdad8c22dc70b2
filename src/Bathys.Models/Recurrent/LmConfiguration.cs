using System.Text.Json.Serialization;
using Bathys.Data;
using Bathys.Nn;
using Bathys.Text;
using Bathys.Training;

namespace Bathys.Models;

/// <summary>A training of a recurrent language model.</summary>
public sealed record LmConfiguration : TextConfiguration
{
    /// <summary>How runs of this kind are told apart and read.</summary>
    public static RunKind Registered { get; } = RunKind.Of<LmConfiguration>("lm", LmJson.Default);

    /// <summary>rnn, lstm or gru.</summary>
    public required string Cell { get; init; }

    /// <summary>Size of a token's embedding.</summary>
    public required int Embedding { get; init; }

    /// <summary>The size of a layer's state.</summary>
    public required int Hidden { get; init; }

    /// <summary>How many recurrent layers there are.</summary>
    public required int Layers { get; init; }

    /// <summary>The share that is left out between layers in training.</summary>
    public required double Dropout { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override RunKind RunKind => Registered;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Kind => $"lm-{Cell}";

    /// <summary>As configured, but fewer for a text so short that an epoch would be a few steps.</summary>
    public override int RowsFor(int tokens) => Math.Clamp(tokens / (Sequence * 16), 1, BatchSize);

    /// <inheritdoc/>
    public override DataLoader<TextBatch> ForTraining(int[] ids) =>
        new(new ContiguousText(new ContiguousBatches(ids, BatchSize, Sequence), shift: true), BatchSize, seed: Seed);

    /// <inheritdoc/>
    public override IEnumerable<(string Key, string Value)> Fixed() =>
    [
        .. base.Fixed(), ("cell", Cell), ("embedding", $"{Embedding}"), ("hidden", $"{Hidden}"), ("layers", $"{Layers}"),
        ("dropout", $"{Dropout}"), ("clip_norm", $"{ClipNorm}"),
    ];

    /// <inheritdoc/>
    public override RecurrentLanguageModel CreateModel() => new(CellOf(Cell), Vocabulary, Embedding, Hidden, Layers, Dropout);

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool IsCarrying => true;

    /// <inheritdoc/>
    public override Func<TextBatch, Prediction> Predictor(Module model, CarriedState carried) =>
        batch => ((RecurrentLanguageModel)model).Predict(batch, carried);

    /// <summary>The cell that a word on the command line names.</summary>
    public static RecurrentCell CellOf(string word) => word switch
    {
        "lstm" => RecurrentCell.Lstm,
        "gru" => RecurrentCell.Gru,
        "rnn" => RecurrentCell.Tanh,
        _ => throw new BathysException($"The cell '{word}' is none of rnn, lstm and gru."),
    };
}

[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(LmConfiguration))]
sealed partial class LmJson : JsonSerializerContext;

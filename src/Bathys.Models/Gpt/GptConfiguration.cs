using System.Text.Json.Serialization;
using Bathys.Data;
using Bathys.Nn;
using Bathys.Optim;
using Bathys.Text;
using Bathys.Training;

namespace Bathys.Models;

/// <summary>A training of a GPT on a text.</summary>
public sealed record GptConfiguration : TextConfiguration
{
    /// <summary>How runs of this kind are told apart and read.</summary>
    public static RunKind Registered { get; } = RunKind.Of<GptConfiguration>("gpt", GptJson.Default);

    /// <summary>Blocks.</summary>
    public required int Layers { get; init; }

    /// <summary>Heads of each attention.</summary>
    public required int Heads { get; init; }

    /// <summary>Heads of keys and values; 0 for as many.</summary>
    public required int KeyHeads { get; init; }

    /// <summary>Size of a token's embedding.</summary>
    public required int Width { get; init; }

    /// <summary>gpt2 or llama.</summary>
    public required string Form { get; init; }

    /// <summary>The share that is dropped in training.</summary>
    public required double Dropout { get; init; }

    /// <summary>Steps from one validation to the next.</summary>
    public required int Every { get; init; }

    /// <summary>Steps in which the learning rate rises.</summary>
    public required int WarmUp { get; init; }

    /// <summary>Whether blocks are computed again in the backward pass.</summary>
    public bool Checkpointing { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override RunKind RunKind => Registered;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Kind => "gpt";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string? FallsOver => $"{Epochs * Every} steps";

    /// <inheritdoc/>
    public override IEnumerable<(string Key, string Value)> Fixed() =>
    [
        .. base.Fixed(), ("layers", $"{Layers}"), ("heads", $"{Heads}"), ("key_heads", $"{KeyHeads}"),
        ("width", $"{Width}"), ("form", Form),
        ("dropout", $"{Dropout}"), ("clip_norm", $"{ClipNorm}"), ("every", $"{Every}"), ("warm_up", $"{WarmUp}"),
    ];

    /// <inheritdoc/>
    public override Gpt CreateModel()
    {
        var options = new GptOptions(Vocabulary, Sequence, Layers, Heads, Width) { Dropout = Dropout, Checkpointing = Checkpointing };
        return new(Form == "llama" ? options.AsLlama(KeyHeads) : options with { KeyHeads = KeyHeads });
    }

    /// <inheritdoc/>
    public override DataLoader<TextBatch> ForTraining(int[] ids) =>
        new(new WindowText(ids, Sequence, Every * BatchSize), BatchSize, seed: Seed);

    /// <inheritdoc/>
    public override Optimizer CreateOptimizer(Module model) => GptTraining.Optimizer(model, LearningRate, WeightDecay);

    /// <inheritdoc/>
    public override Schedule CreateSchedule(Optimizer optimizer, int steps) => GptTraining.Schedule(optimizer, LearningRate, WarmUp, steps);

    /// <inheritdoc/>
    public override Func<TextBatch, Prediction> Predictor(Module model, CarriedState carried) => ((Gpt)model).Predict;
}

[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(GptConfiguration))]
sealed partial class GptJson : JsonSerializerContext;

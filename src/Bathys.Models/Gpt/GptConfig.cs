using System.Text.Json;
using Bathys.Formats;

namespace Bathys.Models;

/// <summary>What the config.json beside published weights says that the weights do not.</summary>
sealed record GptConfig
{
    public int? Heads { get; private init; }

    public int? KeyHeads { get; private init; }

    public int? Context { get; private init; }

    public double? Epsilon { get; private init; }

    public double? RotaryBase { get; private init; }

    public string? Activation { get; private init; }

    /// <summary>The config.json in a file's folder; nothing where there is none.</summary>
    /// <exception cref="ModelFileException">It is no JSON of this kind.</exception>
    public static GptConfig Beside(string path)
    {
        var file = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, "config.json");
        if (!File.Exists(file)) return new();
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            var root = document.RootElement;
            if (root.TryGetProperty("rope_scaling", out var scaling) && scaling.ValueKind == JsonValueKind.Object)
                throw new ModelFileException(file, null, "scaled rotary positions (rope_scaling) are not supported");
            return new()
            {
                Heads = Integer(root, "n_head") ?? Integer(root, "num_attention_heads"),
                KeyHeads = Integer(root, "num_key_value_heads"),
                Context = Integer(root, "max_position_embeddings"),
                Epsilon = Number(root, "layer_norm_epsilon") ?? Number(root, "rms_norm_eps"),
                RotaryBase = Number(root, "rope_theta"),
                Activation = root.TryGetProperty("activation_function", out var name) ? name.GetString() : null,
            };
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException or IOException or UnauthorizedAccessException)
        {
            throw new ModelFileException(file, null, $"the configuration cannot be read: {error.Message}", error);
        }
    }

    static int? Integer(JsonElement root, string name) => root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.GetInt32() : null;

    static double? Number(JsonElement root, string name) => root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.GetDouble() : null;
}

using System.Text.Json;
using Bathys.Formats;
using Bathys.Nn;

namespace Bathys.Models;

/// <summary>The config.json beside published weights. What it says is honored or refused, never read past.</summary>
sealed class GptConfig
{
    static readonly string[] headNames = ["n_head", "num_attention_heads"];

    readonly string file;
    readonly Dictionary<string, JsonElement> settings;

    GptConfig(string file, Dictionary<string, JsonElement> settings) => (this.file, this.settings) = (file, settings);

    /// <summary>Whether there is a config.json.</summary>
    public bool IsThere => settings.Count > 0;

    public int? Heads => Integer("n_head") ?? Integer("num_attention_heads");

    public int? KeyHeads => Integer("num_key_value_heads");

    /// <summary>The longest sequence, which the first of these files called max_sequence_length.</summary>
    public int? Context => Integer(ContextName);

    string ContextName => settings.ContainsKey("max_position_embeddings") ? "max_position_embeddings" : "max_sequence_length";

    public double? Epsilon => Number("layer_norm_epsilon") ?? Number("rms_norm_eps");

    public string? Activation => Read("activation_function", value => value.GetString()!);

    /// <summary>Whether the output's map is the embedding's table; null where nothing is said.</summary>
    public bool? IsTied => Read<bool?>("tie_word_embeddings", value => value.GetBoolean());

    /// <summary>The base of the rotary angles, which newer files say within rope_parameters, some within rope_scaling.</summary>
    public double? RotaryBase => RotaryBases().Select(said => (double?)said.Base).FirstOrDefault();

    /// <summary>The config.json in a file's folder; nothing where there is none.</summary>
    /// <exception cref="ModelFileException">It is no JSON object.</exception>
    public static GptConfig Beside(string path)
    {
        var file = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, "config.json");
        if (!File.Exists(file)) return new(file, []);
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file), new() { AllowDuplicateProperties = false });
            return new(file, document.RootElement.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Null)
                .ToDictionary(member => member.Name, member => member.Value.Clone()));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            throw new ModelFileException(file, null, $"the configuration cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Refuses every setting that the form neither honors nor may leave aside.</summary>
    /// <exception cref="ModelFileException">There is one; the message names it with its value.</exception>
    public void Check(ConfigForm form)
    {
        foreach (var (name, value) in settings)
            if (form.Refusal(name, Compact(value)) is { } reason) throw Error(name, reason);
        foreach (var name in (string[])["rope_scaling", "rope_parameters"])
            if (settings.TryGetValue(name, out var rotary)) CheckRotary(name, rotary);
        var bases = RotaryBases().ToList();
        foreach (var (place, said) in bases)
        {
            if (!(said > 0 && double.IsFinite(said))) throw Error(place, "rotary angles need a base above 0");
            if (said != bases[0].Base) throw Error(bases[0].Place, FormattableString.Invariant($"{place} say {said}"));
        }
        foreach (var name in (string[])["layer_norm_epsilon", "rms_norm_eps"])
            if (Number(name) is { } epsilon && !(epsilon > 0 && double.IsFinite(epsilon))) throw Error(name, "a number above 0 is needed");
        foreach (var name in (string[])[.. headNames, "num_key_value_heads", "max_position_embeddings", "max_sequence_length"])
            if (Integer(name) < 1) throw Error(name, "a number above 0 is needed");
        if (Integer("n_head") is { } heads && Integer("num_attention_heads") is { } alias && alias != heads)
            throw Error("n_head", $"num_attention_heads says {alias}");
    }

    /// <summary>Refuses heads that do not divide the numbers of a token.</summary>
    public void CheckHeads(int width)
    {
        foreach (var name in headNames)
            if (Integer(name) is { } said && width % said != 0)
                throw Error(name, $"the heads do not divide the {width} numbers of a token");
    }

    /// <summary>Refuses a context for which no table of rotary angles is kept.</summary>
    public void CheckContext(int headWidth)
    {
        if (Context is { } said && said > RotaryPositions.Longest(headWidth))
            throw Error(ContextName, $"at most {RotaryPositions.Longest(headWidth)} places of rotary angles are computed");
    }

    /// <summary>Refuses a setting that says another size than the weights have.</summary>
    public void Expect(string name, int size)
    {
        if (Integer(name) is { } said && said != size) throw Error(name, $"the weights have {size}");
    }

    /// <summary>"the setting NAME: VALUE is not supported: REASON".</summary>
    public ModelFileException Error(string name, string reason) =>
        new(file, null, $"the setting \"{name}\": {Compact(settings[name])} is not supported: {reason}");

    IEnumerable<(string Place, double Base)> RotaryBases()
    {
        if (Number("rope_theta") is { } outer) yield return ("rope_theta", outer);
        foreach (var name in (string[])["rope_parameters", "rope_scaling"])
        {
            if (settings.TryGetValue(name, out var rotary) && rotary.ValueKind == JsonValueKind.Object
                && rotary.TryGetProperty("rope_theta", out var theta) && theta.ValueKind == JsonValueKind.Number)
                yield return (name, theta.GetDouble());
        }
    }

    // Angles are computed from their base alone: type default, the whole head turned, no factor.
    void CheckRotary(string name, JsonElement rotary)
    {
        if (rotary.ValueKind != JsonValueKind.Object) throw Error(name, "an object is expected");
        foreach (var member in rotary.EnumerateObject())
        {
            var isComputed = member.Value.ValueKind == JsonValueKind.Null || member.Name switch
            {
                "rope_theta" => true,
                "rope_type" or "type" => member.Value.ValueKind == JsonValueKind.String && member.Value.GetString() == "default",
                "factor" or "partial_rotary_factor" or "attention_factor" => member.Value.ValueKind == JsonValueKind.Number
                    && member.Value.GetDouble() == 1,
                _ => false,
            };
            if (!isComputed) throw Error(name,
                $"only rotary angles of a base are computed, without {member.Name}: {Compact(member.Value)}");
        }
        if (rotary.TryGetProperty("rope_theta", out var theta) && theta.ValueKind is not (JsonValueKind.Number or JsonValueKind.Null))
            throw Error(name, "rope_theta is no number");
    }

    int? Integer(string name) => Read<int?>(name, value => value.GetInt32());

    double? Number(string name) => Read<double?>(name, value => value.GetDouble());

    T? Read<T>(string name, Func<JsonElement, T> get)
    {
        if (!settings.TryGetValue(name, out var value)) return default;
        try
        {
            return get(value);
        }
        catch (Exception error) when (error is InvalidOperationException or FormatException)
        {
            throw new ModelFileException(file, null, $"the configuration cannot be read: \"{name}\" is {Compact(value)}", error);
        }
    }

    static string Compact(JsonElement value)
    {
        const int most = 200;
        var text = JsonSerializer.Serialize(value, ModelJson.Default.JsonElement);
        return text.Length <= most ? text : text[..most] + "…";
    }
}

[System.Text.Json.Serialization.JsonSerializable(typeof(JsonElement))]
sealed partial class ModelJson : System.Text.Json.Serialization.JsonSerializerContext;

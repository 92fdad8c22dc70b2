using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Bathys.Training;

/// <summary>
/// A kind of run: the word by which <c>config.json</c> names it under <c>model</c>, and how its settings are read and written without
/// reflection.
/// </summary>
public sealed class RunKind
{
    /// <summary>The property of a configuration that names the kind.</summary>
    internal const string Discriminator = "model";

    static readonly JsonSerializerOptions Settings = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    readonly Func<JsonElement, RunConfiguration?> read;
    readonly Func<RunConfiguration, JsonElement> write;

    RunKind(string name, Type type, Func<JsonElement, RunConfiguration?> read, Func<RunConfiguration, JsonElement> write) =>
        (Name, Type, this.read, this.write) = (name, type, read, write);

    /// <summary>The word that names it, such as <c>cnn</c>.</summary>
    public string Name { get; }

    /// <summary>The type of its configurations.</summary>
    public Type Type { get; }

    /// <summary>A kind with a configuration of its own.</summary>
    /// <typeparam name="T">The configuration's type.</typeparam>
    /// <param name="name">The word that names the kind.</param>
    /// <param name="json">A source-generated <see cref="JsonSerializerContext"/> that knows <typeparamref name="T"/>.</param>
    /// <exception cref="NotSupportedException">The context does not know the type.</exception>
    public static RunKind Of<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] T>(
        string name, IJsonTypeInfoResolver json)
        where T : RunConfiguration
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var type = (JsonTypeInfo<T>)new JsonSerializerOptions(Settings) { TypeInfoResolver = json }.GetTypeInfo(typeof(T));
        var defaults = new Lazy<Dictionary<string, JsonElement>>(() => Defaults(type));
        return new(
            name, typeof(T), element => Completed(element, defaults.Value).Deserialize(type),
            configuration => JsonSerializer.SerializeToElement((T)configuration, type));
    }

    // A setting that an earlier version did not write has its type's default otherwise, null for lists, not the one it is declared with.
    static Dictionary<string, JsonElement> Defaults<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] T>(JsonTypeInfo<T> type)
        where T : RunConfiguration
    {
        var defaults = new Dictionary<string, JsonElement>();
        if (typeof(T).IsAbstract || typeof(T).GetConstructor(Type.EmptyTypes) is null) return defaults;
        var made = Activator.CreateInstance<T>();
        foreach (var property in type.Properties)
        {
            if (!property.IsRequired && property.Get?.Invoke(made) is { } value)
                defaults.Add(property.Name, JsonSerializer.SerializeToElement(value, type.Options.GetTypeInfo(property.PropertyType)));
        }
        return defaults;
    }

    /// <summary>The settings with those that are missing as they are declared.</summary>
    static JsonElement Completed(JsonElement settings, Dictionary<string, JsonElement> defaults)
    {
        if (settings.ValueKind != JsonValueKind.Object || defaults.Keys.All(name => settings.TryGetProperty(name, out _))) return settings;
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            foreach (var setting in settings.EnumerateObject()) setting.WriteTo(json);
            foreach (var (name, value) in defaults)
            {
                if (settings.TryGetProperty(name, out _)) continue;
                json.WritePropertyName(name);
                value.WriteTo(json);
            }
            json.WriteEndObject();
        }

        using var document = JsonDocument.Parse(stream.GetBuffer().AsMemory(0, (int)stream.Length));
        return document.RootElement.Clone();
    }

    /// <summary>A configuration as <c>config.json</c> holds it: the kind, then the settings.</summary>
    internal byte[] Write(RunConfiguration configuration)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new() { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString(Discriminator, Name);
            foreach (var setting in write(configuration).EnumerateObject()) setting.WriteTo(json);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>The configuration that an element holds.</summary>
    /// <exception cref="JsonException">A setting is missing, or of another type.</exception>
    internal RunConfiguration Read(JsonElement config) => read(config) ?? throw new JsonException("it is null.");
}

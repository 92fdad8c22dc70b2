using System.Text.Json;

namespace Bathys.Data;

/// <summary>A value in a JSON file from outside; whatever is not as expected becomes one sentence with file and place.</summary>
readonly struct JsonField
{
    readonly string file;
    readonly string fix;
    readonly string place;

    JsonField(string file, string fix, string place, JsonElement element) =>
        (this.file, this.fix, this.place, Element) = (file, fix, place, element);

    public JsonElement Element { get; }

    /// <summary>Opens a document; the fields read from it are valid until it is disposed.</summary>
    /// <param name="json">The document, UTF-8.</param>
    /// <param name="file">Its file, for messages.</param>
    /// <param name="fix">What to do where it is not as expected.</param>
    /// <param name="root">The outermost value.</param>
    public static JsonDocument Open(ReadOnlyMemory<byte> json, string file, string fix, out JsonField root)
    {
        try
        {
            var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            root = new JsonField(file, fix, "", document.RootElement);
            return document;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new DataFileException(file, $"this is no valid JSON ({e.Message.TrimEnd('.')})", fix, e);
        }
    }

    public JsonField this[string name] => Optional(name) ?? throw Error($"\"{name}\" is missing");

    /// <summary>A member that may be missing or null.</summary>
    public JsonField? Optional(string name)
    {
        Expect(JsonValueKind.Object, "an object");
        return Element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? new JsonField(file, fix, place.Length == 0 ? name : $"{place}.{name}", value) : null;
    }

    public string Text()
    {
        Expect(JsonValueKind.String, "a text");
        var element = Element;
        return Unescape(() => element.GetString()!);
    }

    public int Integer() => Element.ValueKind == JsonValueKind.Number && Element.TryGetInt32(out var value)
        ? value : throw Error("a whole number is expected");

    public double Number() => Element.ValueKind == JsonValueKind.Number && Element.TryGetDouble(out var value) && double.IsFinite(value)
        ? value : throw Error("a number is expected");

    public bool Flag() => Element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Error("true or false is expected"),
    };

    public bool Flag(string name, bool otherwise) => Optional(name)?.Flag() ?? otherwise;

    public IEnumerable<JsonField> Items()
    {
        Expect(JsonValueKind.Array, "a list");
        var (file, fix, place) = (this.file, this.fix, this.place);
        return Element.EnumerateArray().Select((item, i) => new JsonField(file, fix, $"{place}[{i}]", item));
    }

    public IEnumerable<(string Name, JsonField Value)> Members()
    {
        Expect(JsonValueKind.Object, "an object");
        foreach (var member in Element.EnumerateObject())
            yield return (Unescape(() => member.Name), new JsonField(file, fix, $"{place}.{member.Name}", member.Value));
    }

    /// <summary>What a constructor makes; its complaint becomes one about this place in the file.</summary>
    public T Build<T>(Func<T> make)
    {
        try
        {
            return make();
        }
        catch (ArgumentException e)
        {
            throw Error(e.Message, e);
        }
    }

    /// <summary>"FILE: at PLACE, problem; fix."</summary>
    public DataFileException Error(string problem, Exception? cause = null) =>
        new(file, place.Length == 0 ? problem : $"at {place}, {problem}", fix, cause);

    string Unescape(Func<string> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException e)
        {
            throw Error("a text has an unpaired surrogate", e);
        }
    }

    void Expect(JsonValueKind kind, string what)
    {
        if (Element.ValueKind != kind) throw Error($"{what} is expected");
    }
}

using System.Text;
using System.Text.Json;

namespace Bathys.Formats;

/// <summary>One row of a report's tensor table.</summary>
/// <param name="Name">Key of the tensor.</param>
/// <param name="Type">Element type in the file.</param>
/// <param name="Shape">Sizes of the dimensions.</param>
/// <param name="Bytes">Bytes of the tensor laid out densely.</param>
/// <param name="Statistics">Null where not asked for, and for complex and packed types.</param>
public sealed record TensorReport(string Name, ElementType Type, IReadOnlyList<long> Shape, long Bytes, TensorStatistics? Statistics);

/// <summary>What <see cref="ModelInspector"/> found in a file. It says what was seen, not whether a file can be trusted.</summary>
public sealed partial record ModelReport
{
    /// <summary>The verdict on a file in which everything is on the allow-list.</summary>
    public const string AllowListed = "allow-listed";

    /// <summary>The verdict on a file of which the tensors alone were asked for and could be had.</summary>
    public const string TensorsAlone = "the tensors alone can be had";

    /// <summary>Path of the file.</summary>
    public required string Path { get; init; }

    /// <summary>Length of the file.</summary>
    public required long Bytes { get; init; }

    /// <summary>SHA-256 of the whole file, in lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Container, or null where it was not recognized.</summary>
    public required ModelFileKind? Kind { get; init; }

    /// <summary>"allow-listed", or the first thing in the file that is not, with its offset.</summary>
    public required string Verdict { get; init; }

    /// <summary>Whether everything is on the allow-list and the file was read to its end.</summary>
    public bool IsAllowListed => Verdict == AllowListed;

    /// <summary>Whether what was asked for can be read: all of the file, or its tensors alone.</summary>
    public bool IsReadable => IsAllowListed || Verdict == TensorsAlone;

    /// <summary>The foreign objects that stay behind when the tensors alone are taken.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>Globals that the file's pickles name, with their numbers; empty for files without pickles.</summary>
    public required IReadOnlyDictionary<string, long> Globals { get; init; }

    /// <summary>Opcodes of the file's pickles, with their numbers.</summary>
    public required IReadOnlyDictionary<string, long> Opcodes { get; init; }

    /// <summary>Text that the file holds beside its tensors.</summary>
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    /// <summary>The tensors, as far as the file could be read.</summary>
    public required IReadOnlyList<TensorReport> Tensors { get; init; }

    /// <summary>The report as indented JSON.</summary>
    public string ToJson()
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true })) WriteTo(json);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    /// <summary>Writes the report as one JSON object.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject();
        json.WriteString("path", Path);
        json.WriteNumber("bytes", Bytes);
        json.WriteString("sha256", Sha256);
        json.WriteString("kind", Kind?.ToString());
        json.WriteString("verdict", Verdict);
        if (LeftOut.Count > 0)
        {
            json.WriteStartArray("left_out");
            foreach (var place in LeftOut) json.WriteStringValue(place);
            json.WriteEndArray();
        }

        WriteCounts(json, "globals", Globals);
        WriteCounts(json, "opcodes", Opcodes);
        json.WriteStartObject("metadata");
        foreach (var (key, text) in Metadata) json.WriteString(key, text);
        json.WriteEndObject();
        json.WriteStartArray("tensors");
        foreach (var tensor in Tensors) Write(json, tensor);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void WriteCounts(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, long> counts)
    {
        json.WriteStartObject(name);
        foreach (var (key, count) in counts) json.WriteNumber(key, count);
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, TensorReport tensor)
    {
        json.WriteStartObject();
        json.WriteString("name", tensor.Name);
        json.WriteString("dtype", tensor.Type.ShortName());
        json.WriteStartArray("shape");
        foreach (var size in tensor.Shape) json.WriteNumberValue(size);
        json.WriteEndArray();
        json.WriteNumber("bytes", tensor.Bytes);
        if (tensor.Statistics is { } statistics)
        {
            WriteNumber(json, "mean", statistics.Mean);
            WriteNumber(json, "std", statistics.StandardDeviation);
            WriteNumber(json, "min", statistics.Minimum);
            WriteNumber(json, "max", statistics.Maximum);
            json.WriteNumber("nan", statistics.NaNs);
            json.WriteNumber("inf", statistics.Infinities);
            json.WriteNumber("outliers", statistics.Outliers);
        }

        json.WriteEndObject();
    }

    // JSON has no infinity, which a sum of doubles near the largest can reach.
    static void WriteNumber(Utf8JsonWriter json, string name, double? number)
    {
        if (number is { } value && double.IsFinite(value)) json.WriteNumber(name, value);
        else json.WriteNull(name);
    }
}

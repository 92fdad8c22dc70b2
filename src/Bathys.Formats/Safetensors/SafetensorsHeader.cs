using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Unicode;

namespace Bathys.Formats;

/// <summary>
/// The header of a safetensors file: 8 bytes of length, JSON, then the data. This one validator serves mapped, plain and streamed
/// reading, since it needs no more than the JSON; whether the data end with the file is for the caller to compare with
/// <see cref="DataBytes"/>.
/// </summary>
internal sealed class SafetensorsHeader
{
    public const int LengthBytes = 8;

    /// <summary>The entry that is text, and no tensor.</summary>
    public const string MetadataKey = "__metadata__";

    readonly string file;
    readonly MemoryBudget budget;

    SafetensorsHeader(string file, int headerBytes, MemoryBudget budget) =>
        (this.file, this.budget, DataStart) = (file, budget, LengthBytes + headerBytes);

    /// <summary>
    /// Entries in the header's order: name, type, layout, first byte and length within the data, and where the header says so.
    /// </summary>
    public List<(string Name, ElementType Type, TensorLayout Layout, long Start, long Bytes, long At)> Tensors { get; } = [];

    public Dictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    /// <summary>Offset of the data in the file.</summary>
    public long DataStart { get; }

    /// <summary>Bytes that the tensors cover, without hole or overlap.</summary>
    public long DataBytes { get; set; }

    /// <summary>Reads the length field against the longest header allowed and the file's length, where that is known.</summary>
    public static int ReadLength(ReadOnlySpan<byte> field, string file, long? fileLength, ReadOptions options)
    {
        var length = BinaryPrimitives.ReadUInt64LittleEndian(field);
        if (length > (ulong)Math.Min(options.HeaderBytes, int.MaxValue - LengthBytes))
        {
            throw new ModelFileException(file, 0, $"the header claims {length} bytes; at most {options.HeaderBytes} are read");
        }

        if (fileLength is { } known && length > (ulong)(known - LengthBytes))
        {
            throw new ModelFileException(file, 0, $"the header claims {length} bytes, the file has {known - LengthBytes} after the length");
        }

        return (int)length;
    }

    public static SafetensorsHeader Parse(ReadOnlySpan<byte> json, string file, ReadOptions options, MemoryBudget budget)
    {
        var header = new SafetensorsHeader(file, json.Length, budget);
        budget.Charge(json.Length, LengthBytes);
        if (json.IsEmpty || json[0] != '{') throw header.Error(0, "the header is no JSON object");
        if (!Utf8.IsValid(json)) throw header.Error(0, "the header is not valid UTF-8");
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 4 });
        try
        {
            header.ReadObject(ref reader, options);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw header.Error(reader.BytesConsumed, "the header is no valid JSON: " + FirstSentence(e.Message));
        }

        header.CheckRanges();
        return header;
    }

    void ReadObject(ref Utf8JsonReader reader, ReadOptions options)
    {
        reader.Read();
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var at = reader.TokenStartIndex;
            var name = reader.GetString()!;
            if (!names.Add(name)) throw Error(at, $"the key '{name}' appears twice");
            if (Tensors.Count >= options.Tensors) throw Error(at, $"more than {options.Tensors} tensors");
            budget.Charge(320 + 2 * name.Length, LengthBytes + at);
            reader.Read();
            if (name == MetadataKey) ReadMetadata(ref reader);
            else ReadTensor(name, ref reader);
        }

        // Reads to the end, so that anything after the object but white space is an error.
        while (reader.Read())
        {
        }
    }

    void ReadMetadata(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartObject, MetadataKey, "is no object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var at = reader.TokenStartIndex;
            var key = reader.GetString()!;
            reader.Read();
            Expect(ref reader, JsonTokenType.String, key, "in __metadata__ is no text");
            budget.Charge(160 + 2L * (key.Length + reader.ValueSpan.Length), LengthBytes + at);
            if (!Metadata.TryAdd(key, reader.GetString()!)) throw Error(at, $"the key '{key}' appears twice in __metadata__");
        }
    }

    void ReadTensor(string name, ref Utf8JsonReader reader)
    {
        var at = reader.TokenStartIndex;
        Expect(ref reader, JsonTokenType.StartObject, name, "is no object");
        ElementType? type = null;
        long[]? shape = null, range = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            // Compared as bytes: a header of a hundred megabytes has millions of these.
            var fieldAt = reader.TokenStartIndex;
            var field = reader.ValueTextEquals("dtype"u8) ? "dtype" : reader.ValueTextEquals("shape"u8) ? "shape"
                : reader.ValueTextEquals("data_offsets"u8) ? "data_offsets"
                : throw Error(fieldAt, $"'{name}' has a field '{reader.GetString()}' that the format does not know");
            reader.Read();
            var seen = field switch { "dtype" => type is not null, "shape" => shape is not null, _ => range is not null };
            if (seen) throw Error(fieldAt, $"'{name}' gives {field} twice");
            if (field == "dtype") type = ReadType(ref reader, name);
            else if (field == "shape") shape = ReadSizes(ref reader, name, field);
            else range = ReadSizes(ref reader, name, field);
        }

        if (type is null || shape is null || range is null) throw Error(at, $"'{name}' lacks dtype, shape or data_offsets");
        Add(name, type.Value, shape, range, at);
    }

    ElementType ReadType(ref Utf8JsonReader reader, string name)
    {
        Expect(ref reader, JsonTokenType.String, name, "has a dtype that is no text");
        return ElementTypes.FromSafetensors(ref reader)
            ?? throw Error(reader.TokenStartIndex, $"'{name}' has the unknown dtype '{reader.GetString()}'");
    }

    void Add(string name, ElementType type, long[] shape, long[] range, long at)
    {
        var layout = TensorLayout.Contiguous(shape, out var fault) ?? throw Error(at, $"'{name}': {fault}");
        if (range.Length != 2 || range[0] > range[1]) throw Error(at, $"the data_offsets of '{name}' are no range");
        var bits = (Int128)layout.Count * type.BitSize();
        if (bits % 8 != 0) throw Error(at, $"'{name}': {layout.Count} elements of {type.BitSize()} bits do not end with a byte");
        var bytes = range[1] - range[0];
        if (bits / 8 != bytes)
        {
            throw Error(at,
                $"'{name}': {type.ShortName()} {TensorRecord.Show(shape)} takes {bits / 8} bytes, its data_offsets hold {bytes}");
        }

        Tensors.Add((name, type, layout, range[0], bytes, at));
    }

    long[] ReadSizes(ref Utf8JsonReader reader, string name, string field)
    {
        Expect(ref reader, JsonTokenType.StartArray, name, "has sizes or offsets that are no list");
        Span<long> sizes = stackalloc long[TensorLayout.MaximumRank];
        var count = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var size) || size < 0)
            {
                throw Error(reader.TokenStartIndex, $"the {field} of '{name}' hold something that is no whole number from 0 to 2^63-1");
            }

            if (count == sizes.Length) throw Error(reader.TokenStartIndex, $"'{name}' has more than {count} dimensions");
            sizes[count++] = size;
        }

        budget.Charge(3 * sizeof(long) * count, LengthBytes + reader.TokenStartIndex); // sizes, strides, and what sorts them

        return sizes[..count].ToArray();
    }

    // Sorted by their starts, the ranges must follow one another exactly: no hole to hide bytes in, no byte read twice.
    void CheckRanges()
    {
        var end = 0L;
        foreach (var (name, _, _, start, bytes, at) in Tensors.OrderBy(tensor => (tensor.Start, tensor.Bytes)))
        {
            if (start < end) throw Error(at, $"the data_offsets of '{name}' overlap those of another tensor");
            if (start > end) throw Error(at, $"the data_offsets leave a hole of {start - end} bytes before '{name}'");
            end = start + bytes;
        }

        DataBytes = end;
    }

    void Expect(ref Utf8JsonReader reader, JsonTokenType type, string name, string fault)
    {
        if (reader.TokenType != type) throw Error(reader.TokenStartIndex, $"'{name}' {fault}");
    }

    static string FirstSentence(string message) => message.Split(". ", 2)[0];

    ModelFileException Error(long at, string reason) => new(file, LengthBytes + at, reason);
}

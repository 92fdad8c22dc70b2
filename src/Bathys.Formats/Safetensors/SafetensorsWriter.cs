using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;

namespace Bathys.Formats;

/// <summary>Writes safetensors: entries in the caller's order, data with the widest elements first so that each stays aligned.</summary>
internal static class SafetensorsWriter
{
    const int Alignment = 8;

    public static void Write(Stream output, string file, IReadOnlyList<TensorRecord> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        TensorNames.Check(file, tensors);
        if (tensors.Any(tensor => tensor.Name == SafetensorsHeader.MetadataKey))
            throw new ModelFileException(
                file, null, $"no tensor can be called '{SafetensorsHeader.MetadataKey}' in a safetensors file: rename it");
        var order = tensors.OrderByDescending(tensor => tensor.Type.BitSize()).ToList();
        var json = Header(tensors, Starts(order, file), metadata);
        var padding = (Alignment - json.Length % Alignment) % Alignment;
        Span<byte> length = stackalloc byte[SafetensorsHeader.LengthBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)(json.Length + padding));
        output.Write(length);
        output.Write(json);
        output.Write("       "u8[..padding]);
        foreach (var tensor in order)
        {
            using var bytes = tensor.OpenRead();
            bytes.CopyTo(output, 1 << 20);
        }
    }

    static Dictionary<string, long> Starts(IEnumerable<TensorRecord> order, string file)
    {
        var starts = new Dictionary<string, long>(StringComparer.Ordinal);
        var end = 0L;
        foreach (var tensor in order)
        {
            starts.Add(tensor.Name, end);
            if ((Int128)tensor.Count * tensor.Type.BitSize() % 8 != 0)
                throw new ModelFileException(file, null, $"'{tensor}' does not end with a byte");
            end = checked(end + tensor.ByteCount);
        }

        return starts;
    }

    static ReadOnlySpan<byte> Header(
        IReadOnlyList<TensorRecord> tensors, Dictionary<string, long> starts, IReadOnlyDictionary<string, string>? metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        if (metadata is not null)
        {
            json.WriteStartObject(SafetensorsHeader.MetadataKey);
            foreach (var (key, value) in metadata) json.WriteString(key, value);
            json.WriteEndObject();
        }

        foreach (var tensor in tensors)
        {
            json.WriteStartObject(tensor.Name);
            json.WriteString("dtype", ElementTypes.SafetensorsName(tensor.Type)
                ?? throw new ArgumentException($"safetensors has no {tensor.Type} ('{tensor.Name}')."));
            json.WriteStartArray("shape");
            foreach (var size in tensor.Shape) json.WriteNumberValue(size);
            json.WriteEndArray();
            json.WriteStartArray("data_offsets");
            json.WriteNumberValue(starts[tensor.Name]);
            json.WriteNumberValue(starts[tensor.Name] + tensor.ByteCount);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan;
    }
}

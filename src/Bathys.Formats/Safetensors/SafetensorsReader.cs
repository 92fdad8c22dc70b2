namespace Bathys.Formats;

/// <summary>Opens safetensors files at any offset, and reads them from streams that cannot seek.</summary>
internal static class SafetensorsReader
{
    public static TensorFile Open(ByteSource source, ReadOptions options)
    {
        if (source.Length < SafetensorsHeader.LengthBytes) throw source.Error(0, "too short for a safetensors file");
        Span<byte> field = stackalloc byte[SafetensorsHeader.LengthBytes];
        source.Read(0, field);
        var length = SafetensorsHeader.ReadLength(field, source.Name, source.Length, options);
        var json = source.All.Slice(SafetensorsHeader.LengthBytes, length).ToArray();
        var header = SafetensorsHeader.Parse(json, source.Name, options, new MemoryBudget(source, options));
        var data = source.All.Slice(header.DataStart, source.Length - header.DataStart);
        CheckEnd(header, source.Name, data.Length);
        var records = new List<TensorRecord>(header.Tensors.Count);
        foreach (var (name, type, layout, start, bytes, _) in header.Tensors)
        {
            records.Add(new TensorRecord(name, type, layout, new TensorStorage(data.Slice(start, bytes))));
        }

        return new TensorFile(ModelFileKind.Safetensors, source, records, options) { Metadata = header.Metadata };
    }

    /// <summary>
    /// Yields the tensors of a stream in the order of their bytes, one in memory at a time. An empty read where bytes are due, or
    /// bytes after the last tensor, are errors.
    /// </summary>
    public static IEnumerable<TensorRecord> Stream(Stream stream, string name, ReadOptions options)
    {
        var length = SafetensorsHeader.ReadLength(ReadBytes(stream, SafetensorsHeader.LengthBytes, 0, name), name, null, options);
        var json = ReadBytes(stream, length, SafetensorsHeader.LengthBytes, name);
        var header = SafetensorsHeader.Parse(json, name, options, new MemoryBudget(name, SafetensorsHeader.LengthBytes + length, options));
        foreach (var (tensor, type, layout, start, bytes, _) in header.Tensors.OrderBy(tensor => (tensor.Start, tensor.Bytes)))
        {
            var data = new MemoryByteSource(ReadBytes(stream, bytes, header.DataStart + start, name), $"{name}!{PrintableText.Of(tensor)}");
            yield return new TensorRecord(tensor, type, layout, new TensorStorage(data.All));
        }

        if (stream.ReadByte() >= 0) throw new ModelFileException(name, header.DataStart + header.DataBytes, "bytes after the last tensor");
    }

    static void CheckEnd(SafetensorsHeader header, string file, long dataBytes)
    {
        if (header.DataBytes == dataBytes) return;
        throw new ModelFileException(file, header.DataStart + Math.Min(header.DataBytes, dataBytes), header.DataBytes > dataBytes
            ? $"the tensors take {header.DataBytes} bytes, the file has {dataBytes} after its header"
            : $"{dataBytes - header.DataBytes} bytes after the last tensor");
    }

    // Grows with what really arrives: a header that claims gigabytes costs only the bytes that follow it.
    static byte[] ReadBytes(Stream stream, long count, long offset, string name)
    {
        if (count > Array.MaxLength)
            throw new ModelFileException(name, offset, $"{count} bytes do not fit in one array; open the file by its path");
        var bytes = new byte[Math.Min(count, 1 << 20)];
        var filled = 0;
        while (filled < count)
        {
            if (filled == bytes.Length) Array.Resize(ref bytes, (int)Math.Min(count, Math.Min(2L * filled, Array.MaxLength)));
            var read = stream.Read(bytes, filled, bytes.Length - filled);
            if (read == 0)
                throw new ModelFileException(name, offset + filled, $"the stream ends where {count - filled} more bytes are due");
            filled += read;
        }

        return bytes;
    }
}

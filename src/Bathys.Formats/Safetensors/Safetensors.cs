namespace Bathys.Formats;

/// <summary>
/// safetensors: 8 bytes of header length, a JSON header, raw tensors. Format: https://huggingface.co/docs/safetensors. Names that
/// share memory are written once each.
/// </summary>
public static class Safetensors
{
    /// <summary>Loads every tensor, in the header's order.</summary>
    /// <exception cref="ModelFileException">The file cannot be read, or is no valid safetensors file.</exception>
    public static OrderedDictionary<string, Tensor> Load(string path, ReadOptions? options = null)
    {
        using var file = Open(path, options);
        return file.ToTensors();
    }

    /// <summary>Opens a file without loading its tensors.</summary>
    /// <exception cref="ModelFileException">The file cannot be read, or is no valid safetensors file.</exception>
    public static TensorFile Open(string path, ReadOptions? options = null)
    {
        options ??= ReadOptions.Default;
        var source = FileByteSource.Open(path, options.MemoryMapped);
        try
        {
            return SafetensorsReader.Open(source, options);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>Reads a stream that need not seek: yields the tensors in the order of their bytes, holding one at a time.</summary>
    /// <exception cref="ModelFileException">
    /// While enumerating: the stream ends early, goes on too long, or is no valid safetensors file.
    /// </exception>
    public static IEnumerable<TensorRecord> Read(Stream stream, string name = "stream", ReadOptions? options = null) =>
        SafetensorsReader.Stream(stream, name, options ?? ReadOptions.Default);

    /// <summary>Saves tensors with text beside them. The file appears complete, and on the disk, or not at all.</summary>
    /// <exception cref="ModelFileException">
    /// The file cannot be written, or two tensors have one name, or one that the format keeps for itself.
    /// </exception>
    public static void Save(
        string path, IEnumerable<(string Name, Tensor Tensor)> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        List<TensorRecord> records = [.. tensors.Select(item => TensorRecord.From(item.Name, item.Tensor))];
        AtomicFile.Write(path, output => SafetensorsWriter.Write(output, path, records, metadata));
    }

    /// <summary>
    /// Saves a state dictionary with text beside it, as
    /// <see cref="Save(string, IEnumerable{ValueTuple{string, Tensor}}, IReadOnlyDictionary{string, string})"/>.
    /// </summary>
    /// <exception cref="ModelFileException">The file cannot be written.</exception>
    public static void Save(
        string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null) =>
        Save(path, tensors.Select(item => (item.Key, item.Value)), metadata);

    /// <summary>Writes tensors to a stream, which need not seek.</summary>
    /// <exception cref="ModelFileException">Two tensors have one name, or one that the format keeps for itself.</exception>
    public static void Write(
        Stream stream, IEnumerable<(string Name, Tensor Tensor)> tensors, IReadOnlyDictionary<string, string>? metadata = null) =>
        SafetensorsWriter.Write(stream, "stream", [.. tensors.Select(item => TensorRecord.From(item.Name, item.Tensor))], metadata);
}

using System.Diagnostics.CodeAnalysis;

namespace Bathys.Formats;

/// <summary>
/// An opened model file of any kind: its tensors as inert records, in the file's order, and what it says beside them. Opening
/// parses and validates everything but reads no tensor; the file stays open until <see cref="Dispose"/>.
/// </summary>
public sealed partial class TensorFile : IDisposable
{
    readonly ByteSource source;
    readonly Dictionary<string, TensorRecord> index = new(StringComparer.Ordinal);

    internal TensorFile(ModelFileKind kind, ByteSource source, IReadOnlyList<TensorRecord> tensors, ReadOptions options)
    {
        (Kind, this.source, Tensors, Options) = (kind, source, tensors, options);
        foreach (var tensor in tensors)
        {
            if (!index.TryAdd(tensor.Name, tensor)) throw tensor.Error($"two tensors are called '{tensor.Name}'");
        }
    }

    /// <summary>Path of the file, or the name given to bytes in memory.</summary>
    public string Path => source.Name;

    /// <summary>Container, told by content, never by the file's extension.</summary>
    public ModelFileKind Kind { get; }

    /// <summary>Length of the file in bytes.</summary>
    public long Length => source.Length;

    /// <summary>The tensors in the file's order.</summary>
    public IReadOnlyList<TensorRecord> Tensors { get; }

    /// <summary>Text beside the tensors: a safetensors file's <c>__metadata__</c>; empty for the other kinds.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; internal init; } = new Dictionary<string, string>();

    /// <summary>
    /// Everything a PyTorch file's pickle describes, as inert values: <see cref="PickleDictionary"/>, <see cref="PickleList"/>, numbers,
    /// strings and <see cref="TensorRecord"/>; null for the other kinds.
    /// </summary>
    public object? Contents { get; internal init; }

    /// <summary>The tensor of a name.</summary>
    /// <exception cref="ModelFileException">The file has no such tensor.</exception>
    public TensorRecord this[string name] =>
        TryGet(name, out var tensor) ? tensor : throw source.Error(null, $"no tensor is called '{name}'");

    /// <summary>
    /// The foreign objects that <see cref="ReadOptions.TensorsOnly"/> left out, as "place: what it is"; the first 1,000 of them, and empty
    /// without that option.
    /// </summary>
    public IReadOnlyList<string> LeftOut { get; internal init; } = [];

    /// <summary>Where the pickle lies that describes <see cref="Contents"/>.</summary>
    internal ByteRegion Pickle { get; init; }

    internal ReadOptions Options { get; }

    internal ByteSource Source => source;

    /// <summary>Opens a model file of any kind that is read.</summary>
    /// <exception cref="ModelFileException">The file cannot be opened, is of no known kind, or breaks a rule of its format.</exception>
    public static TensorFile Open(string path, ReadOptions? options = null)
    {
        options ??= ReadOptions.Default;
        return ModelReader.Open(FileByteSource.Open(path, options.MemoryMapped), options);
    }

    /// <summary>Opens a model file that is already in memory; the name stands for the path in messages.</summary>
    /// <exception cref="ModelFileException">The bytes are of no known kind, or break a rule of their format.</exception>
    public static TensorFile Open(ReadOnlyMemory<byte> bytes, string name = "memory", ReadOptions? options = null) =>
        ModelReader.Open(new MemoryByteSource(bytes, name), options ?? ReadOptions.Default);

    /// <summary>Looks a tensor up by name.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out TensorRecord? tensor) => index.TryGetValue(name, out tensor);

    /// <summary>Closes the file; records of it can be read no more.</summary>
    public void Dispose() => source.Dispose();
}

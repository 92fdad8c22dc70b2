namespace Bathys.Formats;

/// <summary>The storages that a torch pickle names, each once: a second mention must agree with the first.</summary>
internal sealed class StorageTable(ByteSource source, bool bigEndian)
{
    readonly Dictionary<string, (TensorStorage Storage, ElementType? Type)> storages = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Keys => storages.Keys;

    public (TensorStorage Storage, ElementType? Type) this[string key] => storages[key];

    public bool Contains(string key) => storages.ContainsKey(key);

    /// <summary>
    /// Reads ('storage', class, key, location, count), to which the stream format adds None or (view key, offset, count). The location,
    /// a device, plays no part: every tensor is read into ordinary memory.
    /// </summary>
    /// <param name="machine">Where the identifier stands.</param>
    /// <param name="id">The persistent identifier.</param>
    /// <param name="created">Told of each storage that is named for the first time.</param>
    public StorageReference Load(PickleMachine machine, object? id, Action<TensorStorage> created)
    {
        if (id is not PickleTuple { Array: { Length: 5 or 6 } fields }
            || fields is not ["storage", PickleGlobal type, string key, _, long count, ..] || count < 0)
        {
            throw machine.Error(id is PickleTuple { Array: ["module", ..] }
                ? "the file holds source code of modules, as torch.save(model) wrote it; only state dictionaries are read"
                : "a persistent identifier that names no storage");
        }

        if (!type.Name.EndsWith("Storage", StringComparison.Ordinal)) throw machine.Error($"a storage of the class {type}");
        var element = TorchDtypes.OfStorage(type);
        var bytes = (Int128)count * (element?.ByteSize() ?? 1);
        if (bytes > source.Length) throw machine.Error($"storage '{key}' is declared with {bytes} bytes, the file has {source.Length}");
        if (!storages.TryGetValue(key, out var known))
        {
            known = (new TensorStorage(key, (long)bytes, bigEndian), element);
            storages.Add(key, known);
            created(known.Storage);
        }

        if (known.Type != element || known.Storage.ByteCount != bytes)
            throw machine.Error($"storage '{key}' is declared twice, differently");
        return fields.Length == 6 && fields[5] is not null
            ? View(machine, known.Storage, element, count, fields[5]) : new(known.Storage, element, count);
    }

    static StorageReference View(PickleMachine machine, TensorStorage storage, ElementType? type, long count, object? view) =>
        view is PickleTuple { Array: [string, long first, long length] } && first >= 0 && length >= 0 && first <= count - length
            ? new(storage, type, length, first)
            : throw machine.Error($"a view of storage '{storage.Key}' lies outside of it");
}

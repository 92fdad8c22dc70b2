using System.Text;

namespace Bathys.Formats;

/// <summary>
/// What torch.save writes since 1.6: NAME/data.pkl, NAME/data/KEY for each storage, NAME/version, perhaps NAME/byteorder.
/// </summary>
internal static class TorchZipReader
{
    const string PickleName = "/data.pkl";

    /// <summary>The entry that makes an archive a torch file, or null.</summary>
    public static ZipEntry? FindPickle(ZipReader zip) =>
        zip.Entries.FirstOrDefault(entry => entry.Name.EndsWith(PickleName, StringComparison.Ordinal)
        && entry.Name.IndexOf('/') == entry.Name.Length - PickleName.Length);

    public static TensorFile Open(ByteSource source, ZipReader zip, ReadOptions options, MemoryBudget budget, PickleTrace trace)
    {
        var pickle = FindPickle(zip)!;
        var prefix = pickle.Name[..^PickleName.Length];
        if (zip.Entries.FirstOrDefault(entry => !entry.Name.StartsWith(prefix + "/", StringComparison.Ordinal)) is { } stranger)
        {
            throw source.Error(
                stranger.Start, $"the entry '{stranger.Name}' lies outside of the folder '{prefix}' that a torch file consists of");
        }

        if (zip.Find(prefix + "/constants.pkl") is { }
            || zip.Entries.Any(entry => entry.Name.StartsWith(prefix + "/code/", StringComparison.Ordinal)))
        {
            throw source.Error(
                0, "a TorchScript archive, which holds code and is not read: save model.state_dict() with torch.save instead");
        }

        var storages = new StorageTable(source, IsBigEndian(source, zip, prefix));
        var cursor = new ByteCursor(pickle.Bytes);
        var machine = new PickleMachine(cursor, options, budget, trace)
        {
            PersistentLoad = (at, id) => storages.Load(at, id, storage => storage.Bind(Record(at, zip, prefix, storage.Key))),
        };
        var contents = machine.Run();
        if (cursor.Remaining > 0) throw cursor.Error("bytes after the pickle's end");
        var leftOut = new List<string>();
        var tensors = TorchFlattener.Flatten(contents, pickle.Bytes, options, budget, trace.GoesOn ? leftOut : null);
        return new TensorFile(ModelFileKind.TorchZip, source, tensors, options)
        {
            Contents = contents,
            Pickle = pickle.Bytes,
            LeftOut = leftOut
        };
    }

    static ByteRegion Record(PickleMachine machine, ZipReader zip, string prefix, string key) =>
        zip.Find($"{prefix}/data/{key}")?.Bytes ?? throw machine.Error($"the archive has no record '{prefix}/data/{key}' for a storage");

    static bool IsBigEndian(ByteSource source, ZipReader zip, string prefix)
    {
        if (zip.Find(prefix + "/byteorder") is not { } entry) return false; // torch before 2.1 wrote none, on little-endian machines
        var order = entry.Bytes.Length <= 6 ? Encoding.Latin1.GetString(entry.Bytes.ToArray()) : "";
        return order switch
        {
            "little" => false,
            "big" => true,
            _ => throw source.Error(entry.Start, "the record 'byteorder' is neither little nor big"),
        };
    }
}

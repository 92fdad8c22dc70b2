using System.Globalization;
using System.Numerics;

namespace Bathys.Formats;

/// <summary>
/// What torch.save wrote before 1.6: a magic number, a protocol number, facts of the machine, the object and the list of storage
/// keys, each a pickle; then for each key its number of elements (8 bytes) and the elements.
/// </summary>
internal static class TorchStreamReader
{
    const long Protocol = 1001;

    static readonly BigInteger Magic = BigInteger.Parse("1950a86a20f9469cfc6c", NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <summary>The first bytes of every such file: PROTO 2 and LONG1 with the magic number.</summary>
    public static ReadOnlySpan<byte> Start => [0x80, 0x02, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19];

    public static TensorFile Open(ByteSource source, ReadOptions options, MemoryBudget budget, PickleTrace trace)
    {
        var cursor = new ByteCursor(source.All);
        if (Run() is not BigInteger magic || magic != Magic) throw cursor.Error("the magic number of torch.save is wrong");
        if (Run() is not Protocol) throw cursor.Error($"the protocol number is not {Protocol}");
        if (Run() is not PickleDictionary facts || !facts.TryGet("little_endian", out var endian) || endian is not bool little)
        {
            throw cursor.Error("the facts of the machine that wrote the file do not say its byte order");
        }

        var storages = new StorageTable(source, bigEndian: !little);
        var start = cursor.Position;
        var contents = Run((at, id) => storages.Load(at, id, _ => { }));
        var pickle = source.All.Slice(start, cursor.Position - start);
        var keys = Run() as PickleList ?? throw cursor.Error("the storage keys are no list");
        foreach (var key in keys.Items) BindNext(cursor, source, storages, key, little);
        if (storages.Keys.FirstOrDefault(key => !storages[key].Storage.IsBound) is { } missing)
        {
            throw cursor.Error($"storage '{missing}' is used and not among the keys");
        }

        if (cursor.Remaining > 0) throw cursor.Error("bytes after the last storage");
        var leftOut = new List<string>();
        var tensors = TorchFlattener.Flatten(contents, pickle, options, budget, trace.GoesOn ? leftOut : null);
        return new TensorFile(ModelFileKind.TorchStream, source, tensors, options)
        {
            Contents = contents,
            Pickle = pickle,
            LeftOut = leftOut
        };

        object? Run(Func<PickleMachine, object?, StorageReference>? load = null) =>
            new PickleMachine(cursor, options, budget, trace) { PersistentLoad = load }.Run();
    }

    static void BindNext(ByteCursor cursor, ByteSource source, StorageTable storages, object? key, bool little)
    {
        if (key is not string name || !storages.Contains(name)) throw cursor.Error("the storage keys name a storage that no tensor uses");
        var (storage, type) = storages[name];
        if (storage.IsBound) throw cursor.Error($"storage '{name}' is among the keys twice");
        var field = cursor.ReadUInt64();
        var count = little ? field : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(field);
        var size = (ulong)(type?.ByteSize() ?? 1);
        if (count > (ulong)cursor.Remaining / size)
            throw cursor.Error($"storage '{name}' claims {count} elements; {cursor.Remaining} bytes are left");
        storage.Bind(source.All.Slice(cursor.Position, (long)(count * size)));
        cursor.Skip((long)(count * size));
    }
}

using System.Text;

namespace Bathys.Formats.Tests;

/// <summary>Wraps pickles and storages as torch.save does, in either format.</summary>
static class TorchForge
{
    /// <summary>A zip archive with a pickle and numbered storages.</summary>
    public static byte[] Zip(byte[] pickle, params byte[][] storages) =>
        ZipForge.Build(
            [new("m/data.pkl", pickle), .. storages.Select((bytes, i) => new ForgedEntry($"m/data/{i}", bytes)),
            new("m/version", "3\n"u8.ToArray())]);

    /// <summary>A zip archive of a pickle that builds one object and a storage '0' of four floats, which may go unused.</summary>
    public static byte[] Zip(Func<PickleForge, PickleForge> build) => Zip(build(PickleForge.Protocol()).Stop(), Floats(1, 2, 3, 4));

    /// <summary>A stream: magic number, protocol, facts, the object, the keys, then count and bytes of each storage.</summary>
    public static byte[] Stream(byte[] pickle, string[] keys, params (ulong Count, byte[] Bytes)[] storages)
    {
        var file = new ArchiveBytes();
        file.Bytes(Magic).Bytes(PickleForge.Protocol().Raw((byte)'M', 0xE9, 3).Stop());
        file.Bytes(PickleForge.Protocol().Ops("}(").Text("protocol_version").Number(1001).Text("little_endian").Raw(0x88).Op('u').Stop());
        file.Bytes(pickle);
        var list = PickleForge.Protocol().Ops("](");
        foreach (var key in keys) list.Text(key);
        file.Bytes(list.Op('e').Stop());
        foreach (var (count, bytes) in storages) file.UInt64(count).Bytes(bytes);
        return file.ToArray();
    }

    public static byte[] Magic => [0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, (byte)'.'];

    public static byte[] Floats(params float[] values)
    {
        var bytes = new ArchiveBytes();
        foreach (var value in values) bytes.UInt32(BitConverter.SingleToUInt32Bits(value));
        return bytes.ToArray();
    }

    public static byte[] NpyFile(string header, byte[] data, byte major = 1)
    {
        var text = Encoding.Latin1.GetBytes(header);
        var file = new ArchiveBytes().Bytes([0x93, .. "NUMPY"u8, major, 0]);
        if (major == 1) file.UInt16((ushort)text.Length);
        else file.UInt32((uint)text.Length);
        return file.Bytes(text).Bytes(data).ToArray();
    }

    public static byte[] SafetensorsFile(string header, byte[] data, ulong? length = null)
    {
        var text = Encoding.UTF8.GetBytes(header);
        return new ArchiveBytes().UInt64(length ?? (ulong)text.Length).Bytes(text).Bytes(data).ToArray();
    }
}

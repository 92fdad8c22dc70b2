using System.Buffers.Binary;

namespace Bathys.Formats.Tests;

/// <summary>Cuts a well-formed pickle into its instructions.</summary>
static class PickleParts
{
    public static List<byte[]> Split(byte[] pickle)
    {
        var parts = new List<byte[]>();
        for (var at = 0; at < pickle.Length;)
        {
            var length = 1 + OperandBytes(pickle.AsSpan(at));
            parts.Add(pickle[at..(at + length)]);
            at += length;
        }

        return parts;
    }

    static int OperandBytes(ReadOnlySpan<byte> at) => (PickleOpcode)at[0] switch
    {
        PickleOpcode.Proto or PickleOpcode.BinInt1 or PickleOpcode.BinGet or PickleOpcode.BinPut or PickleOpcode.Ext1 => 1,
        PickleOpcode.BinInt2 => 2,
        PickleOpcode.BinInt or PickleOpcode.LongBinGet or PickleOpcode.LongBinPut => 4,
        PickleOpcode.BinFloat or PickleOpcode.Frame => 8,
        PickleOpcode.Long1 or PickleOpcode.ShortBinString or PickleOpcode.ShortBinBytes or PickleOpcode.ShortBinUnicode => 1 + at[1],
        PickleOpcode.BinUnicode or PickleOpcode.BinString or PickleOpcode.BinBytes => 4 + BinaryPrimitives.ReadInt32LittleEndian(at[1..]),
        PickleOpcode.Global or PickleOpcode.Inst => Lines(at[1..]),
        _ => 0,
    };

    static int Lines(ReadOnlySpan<byte> text)
    {
        var first = text.IndexOf((byte)'\n') + 1;
        return first + text[first..].IndexOf((byte)'\n') + 1;
    }
}

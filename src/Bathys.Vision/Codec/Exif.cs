using System.Buffers.Binary;

namespace Bathys.Vision.Codec;

/// <summary>The one thing of EXIF's data that changes how a picture looks: its orientation.</summary>
static class Exif
{
    const int OrientationTag = 274, ShortType = 3, EntrySize = 12;

    /// <summary>The orientation that the first directory of a TIFF block names; upright when it names none or makes no sense.</summary>
    public static Orientation Orientation(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 8 || !(tiff[..2].SequenceEqual("II"u8) || tiff[..2].SequenceEqual("MM"u8))) return Codec.Orientation.Upright;
        var little = tiff[0] == 'I';
        var start = little ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (start > tiff.Length - 2) return Codec.Orientation.Upright;
        var directory = tiff[(int)start..];
        var entries = Short(directory, little);
        directory = directory[2..];
        for (var i = 0; i < entries && directory.Length >= EntrySize; i++, directory = directory[EntrySize..])
        {
            if (Short(directory, little) != OrientationTag || Short(directory[2..], little) != ShortType) continue;
            var value = (Orientation)Short(directory[8..], little);
            return Enum.IsDefined(value) ? value : Codec.Orientation.Upright;
        }

        return Codec.Orientation.Upright;
    }

    static ushort Short(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
}

using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Bathys.Formats;

/// <summary>
/// The header of an .npy file: magic, version, length, and a Python dictionary written out as text with the keys descr,
/// fortran_order and shape. Read by a grammar of just that, never evaluated.
/// </summary>
internal sealed record NpyHeader(ElementType Type, bool BigEndian, bool FortranOrder, long[] Shape, int DataStart)
{
    /// <summary>Longest text read, NumPy's own limit.</summary>
    public const uint MaximumBytes = 10_000;

    const int Alignment = 64;

    public static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    public static NpyHeader Read(ByteRegion bytes)
    {
        var cursor = new ByteCursor(bytes);
        Span<byte> magic = stackalloc byte[6];
        cursor.Read(magic);
        if (!magic.SequenceEqual(Magic)) throw bytes.Error(0, "the magic number of .npy is missing");
        var (major, minor) = (cursor.ReadByte(), cursor.ReadByte());
        if (major is < 1 or > 3 || minor != 0) throw bytes.Error(6, $"version {major}.{minor} of .npy is unknown");
        var length = major == 1 ? cursor.ReadUInt16() : cursor.ReadUInt32();
        if (length > MaximumBytes) throw bytes.Error(8, $"a header of {length} bytes; at most {MaximumBytes} are read");
        var start = (int)cursor.Position;
        var text = Encoding.Latin1.GetString(cursor.ReadBytes(length));
        var (descr, fortran, shape) = new NpyHeaderParser(
            text, at => bytes.Error(start + at, "the header is no dictionary of descr, fortran_order and shape")).Parse();
        var (type, bigEndian) = ParseType(descr)
            ?? throw bytes.Error(start, $"the dtype '{descr}' is not read: booleans, whole, real and complex numbers are");
        return new NpyHeader(type, bigEndian, fortran, shape, (int)cursor.Position);
    }

    /// <summary>Header of an array in C order; its length makes the data start at a multiple of 64, as NumPy does.</summary>
    public static byte[] Write(ElementType type, ReadOnlySpan<long> shape)
    {
        var code = ElementTypes.NumPyName(type) ?? throw new ArgumentException($"NumPy has no {type}.", nameof(type));
        var order = type.BitSize() == 8 ? '|' : '<';
        var sizes = new StringBuilder();
        foreach (var size in shape) sizes.Append(CultureInfo.InvariantCulture, $"{size}, ");
        var tuple = shape.Length == 1 ? sizes.ToString().TrimEnd() : sizes.ToString().TrimEnd(',', ' ');
        var text = $"{{'descr': '{order}{code}', 'fortran_order': False, 'shape': ({tuple}), }}";
        var before = Magic.Length + 4;
        var padded = (before + text.Length + 1 + Alignment - 1) / Alignment * Alignment - before;
        var header = new byte[before + padded];
        Magic.CopyTo(header);
        header[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), (ushort)padded);
        Encoding.ASCII.GetBytes(text.PadRight(padded - 1) + "\n", header.AsSpan(before));
        return header;
    }

    static (ElementType, bool BigEndian)? ParseType(string descr)
    {
        if (descr.Length < 2 || ElementTypes.FromNumPy(descr[1..]) is not { } type) return null;
        return descr[0] switch
        {
            '<' => (type, false),
            '>' => (type, true),
            '|' when type.BitSize() == 8 => (type, false),
            _ => null,
        };
    }
}

using System.Runtime.InteropServices;

namespace Bathys.Formats;

/// <summary>Elements of a record as doubles, block by block.</summary>
internal static class ElementNumbers
{
    const int BlockBytes = 64 << 10;

    public static bool CanRead(ElementType type) => type is not (ElementType.Complex32 or ElementType.Complex64 or ElementType.Complex128)
        && type.BitSize() % 8 == 0;

    public static void ForEach(TensorRecord record, Action<double> visit)
    {
        using var stream = record.OpenRead();
        var block = new byte[(int)Math.Min(BlockBytes, record.ByteCount)];
        for (var left = record.ByteCount; left > 0;)
        {
            var part = block.AsSpan(0, (int)Math.Min(block.Length, left));
            stream.ReadExactly(part);
            Visit(part, record.Type, visit);
            left -= part.Length;
        }
    }

    static void Visit(ReadOnlySpan<byte> bytes, ElementType type, Action<double> visit)
    {
        switch (type)
        {
            case ElementType.Bool or ElementType.UInt8: Each<byte>(bytes, x => visit(x)); break;
            case ElementType.Int8: Each<sbyte>(bytes, x => visit(x)); break;
            case ElementType.UInt16: Each<ushort>(bytes, x => visit(x)); break;
            case ElementType.Int16: Each<short>(bytes, x => visit(x)); break;
            case ElementType.UInt32: Each<uint>(bytes, x => visit(x)); break;
            case ElementType.Int32: Each<int>(bytes, x => visit(x)); break;
            case ElementType.UInt64: Each<ulong>(bytes, x => visit(x)); break;
            case ElementType.Int64: Each<long>(bytes, x => visit(x)); break;
            case ElementType.Float16: Each<Half>(bytes, x => visit((double)x)); break;
            case ElementType.BFloat16: Each<BFloat16>(bytes, x => visit((float)x)); break;
            case ElementType.Float32: Each<float>(bytes, x => visit(x)); break;
            case ElementType.Float64: Each<double>(bytes, visit); break;
            default:
                var values = SmallFloat.Table(type) ?? throw new NotSupportedException($"{type} has no statistics.");
                Each<byte>(bytes, x => visit(values[x]));
                break;
        }
    }

    static void Each<T>(ReadOnlySpan<byte> bytes, Action<T> visit) where T : unmanaged
    {
        foreach (var element in MemoryMarshal.Cast<byte, T>(bytes)) visit(element);
    }
}

using System.Runtime.InteropServices;

namespace Bathys.Formats;

/// <summary>Fills tensors from records, straight where the types are the same and element by element where they widen.</summary>
internal static class ElementDecoder
{
    const int BlockElements = 64 << 10;

    delegate T Decode<TFile, T>(TFile element);

    /// <summary>Whether some tensor holds every value of a type.</summary>
    public static bool CanWiden(ElementType type) => ElementNumbers.CanRead(type);

    /// <summary>Bits of an element once it is loaded, at most.</summary>
    public static int WidestBits(ElementType type) => type switch
    {
        ElementType.Int8 or ElementType.Int16 or ElementType.UInt16 or ElementType.Float16 => 32,
        ElementType.UInt32 => 64,
        _ when SmallFloat.Table(type) is not null => 32,
        _ => type.BitSize(),
    };

    public static Tensor Fill(TensorRecord record, int[] shape) => record.Type switch
    {
        ElementType.Bool => CheckTruth(record, Straight<byte>(record, Tensor.Empty(shape, DType.Bool))),
        ElementType.UInt8 => Straight<byte>(record, Tensor.Empty(shape, DType.UInt8)),
        ElementType.Int32 => Straight<int>(record, Tensor.Empty(shape, DType.Int32)),
        ElementType.Int64 => Straight<long>(record, Tensor.Empty(shape, DType.Int64)),
        ElementType.BFloat16 => Straight<BFloat16>(record, Tensor.Empty(shape, DType.BFloat16)),
        ElementType.Float32 => Straight<float>(record, Tensor.Empty(shape, DType.Float32)),
        ElementType.Float64 => Straight<double>(record, Tensor.Empty(shape, DType.Float64)),
        ElementType.Int8 => Widen<sbyte, int>(record, Tensor.Empty(shape, DType.Int32), element => element),
        ElementType.Int16 => Widen<short, int>(record, Tensor.Empty(shape, DType.Int32), element => element),
        ElementType.UInt16 => Widen<ushort, int>(record, Tensor.Empty(shape, DType.Int32), element => element),
        ElementType.UInt32 => Widen<uint, long>(record, Tensor.Empty(shape, DType.Int64), element => element),
        ElementType.UInt64 => Widen<ulong, long>(record, Tensor.Empty(shape, DType.Int64), element => element <= long.MaxValue
            ? (long)element
            : throw record.Error($"'{record.Name}' holds {element}, which no Int64 does")),
        ElementType.Float16 => Widen<Half, float>(record, Tensor.Empty(shape, DType.Float32), element => (float)element),
        _ when SmallFloat.Table(record.Type) is { } values =>
            Widen<byte, float>(record, Tensor.Empty(shape, DType.Float32), element => values[element]),
        _ => throw record.Error($"'{record.Name}' is {record.Type.ShortName()}, which no tensor holds"),
    };

    static Tensor Straight<T>(TensorRecord record, Tensor tensor) where T : unmanaged
    {
        using var bytes = record.OpenRead();
        tensor.Write<T>(elements =>
        {
            for (var at = 0; at < elements.Length; at += BlockElements)
            {
                bytes.ReadExactly(MemoryMarshal.AsBytes(elements.Slice(at, Math.Min(BlockElements, elements.Length - at))));
            }
        });

        return tensor;
    }

    static Tensor Widen<TFile, T>(TensorRecord record, Tensor tensor, Decode<TFile, T> decode) where TFile : unmanaged where T : unmanaged
    {
        using var bytes = record.OpenRead();
        tensor.Write<T>(elements =>
        {
            var block = new TFile[Math.Min(BlockElements, elements.Length)];
            for (var at = 0; at < elements.Length; at += block.Length)
            {
                var part = block.AsSpan(0, Math.Min(block.Length, elements.Length - at));
                bytes.ReadExactly(MemoryMarshal.AsBytes(part));
                for (var i = 0; i < part.Length; i++) elements[at + i] = decode(part[i]);
            }
        });

        return tensor;
    }

    static Tensor CheckTruth(TensorRecord record, Tensor tensor)
    {
        var strange = tensor.Read((ReadOnlySpan<byte> bytes) =>
            bytes.IndexOfAnyExceptInRange((byte)0, (byte)1) is >= 0 and var at ? bytes[at] : (byte)0);
        return strange == 0 ? tensor : throw record.Error($"'{record.Name}' is Bool and holds the byte {strange}");
    }
}

using System.Text.Json;

namespace Bathys.Formats;

/// <summary>Sizes of the element types and their names in each format, in one table.</summary>
public static class ElementTypes
{
    // In the order of the enumeration. The last three columns: safetensors, torch.*Storage (or the dtype where torch has no such
    // class), NumPy without its byte order; null where the format cannot hold the type.
    static readonly (int Bits, string? Safetensors, string? Torch, string? NumPy)[] Table =
    [
        (8, "BOOL", "BoolStorage", "b1"),
        (8, "U8", "ByteStorage", "u1"),
        (8, "I8", "CharStorage", "i1"),
        (16, "U16", "uint16", "u2"),
        (16, "I16", "ShortStorage", "i2"),
        (32, "U32", "uint32", "u4"),
        (32, "I32", "IntStorage", "i4"),
        (64, "U64", "uint64", "u8"),
        (64, "I64", "LongStorage", "i8"),
        (16, "F16", "HalfStorage", "f2"),
        (16, "BF16", "BFloat16Storage", null),
        (32, "F32", "FloatStorage", "f4"),
        (64, "F64", "DoubleStorage", "f8"),
        (8, "F8_E4M3", "float8_e4m3fn", null),
        (8, "F8_E5M2", "float8_e5m2", null),
        (8, "F8_E8M0", "float8_e8m0fnu", null),
        (8, "F8_E4M3FNUZ", "float8_e4m3fnuz", null),
        (8, "F8_E5M2FNUZ", "float8_e5m2fnuz", null),
        (6, "F6_E2M3", null, null),
        (6, "F6_E3M2", null, null),
        (4, "F4", null, null),
        (32, null, "ComplexHalfStorage", null),
        (64, "C64", "ComplexFloatStorage", "c8"),
        (128, null, "ComplexDoubleStorage", "c16"),
    ];

    static readonly Dictionary<string, ElementType> BySafetensors = Index(row => row.Safetensors);
    static readonly Dictionary<string, ElementType> ByTorch = Index(row => row.Torch);
    static readonly Dictionary<string, ElementType> ByNumPy = Index(row => row.NumPy);

    /// <summary>Bits of one element; 4 and 6 for the packed types.</summary>
    public static int BitSize(this ElementType type) => Table[(int)type].Bits;

    /// <summary>Short name as safetensors writes it (F32, BF16, I64 …); C32 and C128 for the two types it lacks.</summary>
    public static string ShortName(this ElementType type) =>
        SafetensorsName(type) ?? (type == ElementType.Complex32 ? "C32" : "C128");

    internal static string? SafetensorsName(ElementType type) => Table[(int)type].Safetensors;

    internal static string? TorchName(ElementType type) => Table[(int)type].Torch;

    internal static string? NumPyName(ElementType type) => Table[(int)type].NumPy;

    /// <summary>The type that a JSON text names, found without making a string of it.</summary>
    internal static ElementType? FromSafetensors(ref Utf8JsonReader reader)
    {
        const int longest = 64;
        if (reader.ValueSpan.Length > longest) return null;
        Span<char> name = stackalloc char[longest];
        name = name[..reader.CopyString(name)];
        return BySafetensors.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var type) ? type : null;
    }

    internal static ElementType? FromTorch(string name) => Find(ByTorch, name);

    internal static ElementType? FromNumPy(string name) => Find(ByNumPy, name);

    /// <summary>Bytes of one element of a type that is not packed.</summary>
    internal static int ByteSize(this ElementType type)
    {
        var bits = type.BitSize();
        return bits % 8 == 0 ? bits / 8 : throw new InvalidOperationException($"{type} is packed: {bits} bits an element.");
    }

    /// <summary>Bytes between which the order of bytes matters: the whole element, or one part of a complex number.</summary>
    internal static int WordSize(this ElementType type) =>
        type is ElementType.Complex32 or ElementType.Complex64 or ElementType.Complex128
        ? type.ByteSize() / 2 : Math.Max(1, type.BitSize() / 8);

    static Dictionary<string, ElementType> Index(Func<(int, string? Safetensors, string? Torch, string? NumPy), string?> column)
    {
        var index = new Dictionary<string, ElementType>(StringComparer.Ordinal);
        for (var i = 0; i < Table.Length; i++)
        {
            if (column(Table[i]) is { } name) index.Add(name, (ElementType)i);
        }

        return index;
    }

    static ElementType? Find(Dictionary<string, ElementType> index, string name) => index.TryGetValue(name, out var type) ? type : null;
}

using System.Collections.Frozen;

namespace Bathys.Formats;

/// <summary>Names of torch's dtypes and storage classes.</summary>
internal static class TorchDtypes
{
    /// <summary>Dtypes as attributes of the module torch.</summary>
    public static FrozenDictionary<string, ElementType> ByName { get; } = new Dictionary<string, ElementType>(StringComparer.Ordinal)
    {
        ["bool"] = ElementType.Bool,
        ["uint8"] = ElementType.UInt8,
        ["int8"] = ElementType.Int8,
        ["uint16"] = ElementType.UInt16,
        ["int16"] = ElementType.Int16,
        ["uint32"] = ElementType.UInt32,
        ["int32"] = ElementType.Int32,
        ["uint64"] = ElementType.UInt64,
        ["int64"] = ElementType.Int64,
        ["float16"] = ElementType.Float16,
        ["bfloat16"] = ElementType.BFloat16,
        ["float32"] = ElementType.Float32,
        ["float64"] = ElementType.Float64,
        ["float8_e4m3fn"] = ElementType.Float8E4M3,
        ["float8_e5m2"] = ElementType.Float8E5M2,
        ["float8_e8m0fnu"] = ElementType.Float8E8M0,
        ["float8_e4m3fnuz"] = ElementType.Float8E4M3Fnuz,
        ["float8_e5m2fnuz"] = ElementType.Float8E5M2Fnuz,
        ["complex32"] = ElementType.Complex32,
        ["complex64"] = ElementType.Complex64,
        ["complex128"] = ElementType.Complex128,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whether the name is that of a storage class whose elements have a type.</summary>
    public static bool IsStorage(string name) => name.EndsWith("Storage", StringComparison.Ordinal)
        && ElementTypes.FromTorch(name) is not null;

    /// <summary>Type of a storage class's elements; null for the untyped class, whose count is in bytes.</summary>
    public static ElementType? OfStorage(PickleGlobal storage) => ElementTypes.FromTorch(storage.Name);
}

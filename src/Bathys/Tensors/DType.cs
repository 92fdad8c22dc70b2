namespace Bathys;

/// <summary>The type of a tensor's elements.</summary>
public enum DType
{
    /// <summary>Truth values, a byte each.</summary>
    Bool,

    /// <summary>Bytes, 0 to 255: image pixels.</summary>
    UInt8,

    /// <summary>32-bit whole numbers.</summary>
    Int32,

    /// <summary>64-bit whole numbers: labels and indices.</summary>
    Int64,

    /// <summary>Brain floating point: the upper half of a Float32. Storage only; convert to compute.</summary>
    BFloat16,

    /// <summary>IEEE 754 single precision: the default.</summary>
    Float32,

    /// <summary>IEEE 754 double precision: for references and gradient checks.</summary>
    Float64,
}

/// <summary>What can be asked of a <see cref="DType"/>.</summary>
public static class DTypes
{
    extension(DType dtype)
    {
        /// <summary>Bytes of one element.</summary>
        public int Size => dtype switch
        {
            DType.Bool or DType.UInt8 => 1,
            DType.BFloat16 => 2,
            DType.Int32 or DType.Float32 => 4,
            DType.Int64 or DType.Float64 => 8,
            _ => throw new ArgumentOutOfRangeException(nameof(dtype), dtype, "not a DType"),
        };

        /// <summary>True for Float32 and Float64: the types that compute and have gradients.</summary>
        public bool IsFloatingPoint => dtype is DType.Float32 or DType.Float64;
    }

    /// <summary>The element type of a .NET type: bool, byte, int, long, <see cref="BFloat16"/>, float or double.</summary>
    /// <exception cref="NotSupportedException">There is none.</exception>
    public static DType Of<T>() where T : unmanaged
    {
        if (typeof(T) == typeof(float)) return DType.Float32;
        if (typeof(T) == typeof(double)) return DType.Float64;
        if (typeof(T) == typeof(long)) return DType.Int64;
        if (typeof(T) == typeof(int)) return DType.Int32;
        if (typeof(T) == typeof(byte)) return DType.UInt8;
        if (typeof(T) == typeof(bool)) return DType.Bool;
        if (typeof(T) == typeof(BFloat16)) return DType.BFloat16;
        throw new NotSupportedException($"no tensor holds {typeof(T).Name}: use float, double, long, int, byte, bool or BFloat16");
    }

    /// <summary>
    /// The type that holds the values of both: the later one in the order Bool, UInt8, Int32, Int64, BFloat16, Float32, Float64.
    /// </summary>
    public static DType Promote(DType a, DType b) => (DType)Math.Max((int)a, (int)b);

    /// <summary>Whether a number is whole and within Int64.</summary>
    internal static bool IsWhole(double number) => double.IsInteger(number) && number is >= long.MinValue and < 9223372036854775808.0;
}

namespace Bathys.Formats;

/// <summary>Element types that model files hold: more than tensors compute in; <see cref="TensorRecord"/> says which convert.</summary>
public enum ElementType
{
    /// <summary>One byte, 0 or 1.</summary>
    Bool,

    /// <summary>Unsigned, 8 bits.</summary>
    UInt8,

    /// <summary>Signed, 8 bits.</summary>
    Int8,

    /// <summary>Unsigned, 16 bits.</summary>
    UInt16,

    /// <summary>Signed, 16 bits.</summary>
    Int16,

    /// <summary>Unsigned, 32 bits.</summary>
    UInt32,

    /// <summary>Signed, 32 bits.</summary>
    Int32,

    /// <summary>Unsigned, 64 bits.</summary>
    UInt64,

    /// <summary>Signed, 64 bits.</summary>
    Int64,

    /// <summary>IEEE 754 half precision.</summary>
    Float16,

    /// <summary>The upper half of a single: 8 bits of exponent, 7 of mantissa.</summary>
    BFloat16,

    /// <summary>IEEE 754 single precision.</summary>
    Float32,

    /// <summary>IEEE 754 double precision.</summary>
    Float64,

    /// <summary>8 bits, 4 of exponent (bias 7), 3 of mantissa, no infinity (Micikevicius et al. 2022, E4M3).</summary>
    Float8E4M3,

    /// <summary>8 bits, 5 of exponent (bias 15), 2 of mantissa, with infinities (E5M2).</summary>
    Float8E5M2,

    /// <summary>8 bits of exponent alone, 2^(x-127): the scale of microscaling formats.</summary>
    Float8E8M0,

    /// <summary>E4M3 with bias 8, no negative zero, 0x80 the one NaN.</summary>
    Float8E4M3Fnuz,

    /// <summary>E5M2 with bias 16, no infinities, no negative zero, 0x80 the one NaN.</summary>
    Float8E5M2Fnuz,

    /// <summary>6 bits: 2 of exponent, 3 of mantissa; four to three bytes.</summary>
    Float6E2M3,

    /// <summary>6 bits: 3 of exponent, 2 of mantissa; four to three bytes.</summary>
    Float6E3M2,

    /// <summary>4 bits: 2 of exponent, 1 of mantissa; two to a byte.</summary>
    Float4,

    /// <summary>Two halves: real and imaginary part.</summary>
    Complex32,

    /// <summary>Two singles: real and imaginary part.</summary>
    Complex64,

    /// <summary>Two doubles: real and imaginary part.</summary>
    Complex128,
}

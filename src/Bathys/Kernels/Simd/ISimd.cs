namespace Bathys.Kernels;

/// <summary>
/// A vector of <see cref="Count"/> numbers of type <typeparamref name="T"/>. A kernel's formula is written once over this interface;
/// the loop drivers choose 512, 256 or 128 bits by what the processor has.
/// </summary>
/// <remarks>
/// Comparisons give a mask of all ones or all zeros per lane, to be used with <see cref="Select"/>, <see cref="And"/> and <see cref="Or"/>.
/// </remarks>
/// <typeparam name="TSelf">The implementing type.</typeparam>
/// <typeparam name="T">float, double, int, long or byte.</typeparam>
public unsafe interface ISimd<TSelf, T> where TSelf : struct, ISimd<TSelf, T> where T : unmanaged
{
    /// <summary>Numbers in one vector.</summary>
    static abstract int Count { get; }

    /// <summary>Reads <see cref="Count"/> numbers from an address of any alignment.</summary>
    static abstract TSelf Load(T* source);

    /// <summary>Writes <see cref="Count"/> numbers to an address of any alignment.</summary>
    void Store(T* target);

    /// <summary>The same number in every lane.</summary>
    static abstract TSelf Create(T value);

    /// <summary>The same number in every lane, rounded to <typeparamref name="T"/>.</summary>
    static abstract TSelf Of(double value);

    /// <summary>a + b.</summary>
    static abstract TSelf operator +(TSelf a, TSelf b);

    /// <summary>a − b.</summary>
    static abstract TSelf operator -(TSelf a, TSelf b);

    /// <summary>a · b.</summary>
    static abstract TSelf operator *(TSelf a, TSelf b);

    /// <summary>a / b.</summary>
    static abstract TSelf operator /(TSelf a, TSelf b);

    /// <summary>−a.</summary>
    static abstract TSelf operator -(TSelf a);

    /// <summary>a · b + c, rounded once for floating point.</summary>
    static abstract TSelf Fma(TSelf a, TSelf b, TSelf c);

    /// <summary>
    /// sum = a · b + sum, rounded once for floating point: for sums that stay in registers over a loop. With <see cref="Fma"/> the compiler
    /// may put the result where a or b was and copy it back, an instruction more.
    /// </summary>
    static abstract void AddProduct(ref TSelf sum, TSelf a, TSelf b);

    /// <summary>The smaller of two; NaN if either is.</summary>
    static abstract TSelf Min(TSelf a, TSelf b);

    /// <summary>The larger of two; NaN if either is.</summary>
    static abstract TSelf Max(TSelf a, TSelf b);

    /// <summary>a, or low where it is below, high where it is above; NaN stays NaN (float and double only).</summary>
    static abstract TSelf Clamp(TSelf a, TSelf low, TSelf high);

    /// <summary>|a|.</summary>
    static abstract TSelf Abs(TSelf a);

    /// <summary>√a.</summary>
    static abstract TSelf Sqrt(TSelf a);

    /// <summary>The largest whole number not above a.</summary>
    static abstract TSelf Floor(TSelf a);

    /// <summary>The smallest whole number not below a.</summary>
    static abstract TSelf Ceiling(TSelf a);

    /// <summary>The nearest whole number, halves to even.</summary>
    static abstract TSelf Round(TSelf a);

    /// <summary>The whole part, toward zero.</summary>
    static abstract TSelf Truncate(TSelf a);

    /// <summary>Mask of a &lt; b.</summary>
    static abstract TSelf Less(TSelf a, TSelf b);

    /// <summary>Mask of a ≤ b.</summary>
    static abstract TSelf LessOrEqual(TSelf a, TSelf b);

    /// <summary>Mask of a = b.</summary>
    static abstract TSelf Equal(TSelf a, TSelf b);

    /// <summary>Bitwise and, of masks or of bits.</summary>
    static abstract TSelf And(TSelf a, TSelf b);

    /// <summary>Bitwise or, of masks or of bits.</summary>
    static abstract TSelf Or(TSelf a, TSelf b);

    /// <summary>Bitwise exclusive or, of masks or of bits.</summary>
    static abstract TSelf Xor(TSelf a, TSelf b);

    /// <summary>Per lane: a where the mask is set, else b.</summary>
    static abstract TSelf Select(TSelf mask, TSelf a, TSelf b);

    /// <summary>2ⁿ for a whole n within the normal exponents of <typeparamref name="T"/> (float and double only).</summary>
    static abstract TSelf PowerOfTwo(TSelf n);

    /// <summary>a · 2ⁿ for a whole n, rounded once: twice the normal exponents are within reach (float and double only).</summary>
    static abstract TSelf Scale(TSelf a, TSelf n);

    /// <summary>The exponent e of a positive normal a = m · 2ᵉ with m in [1, 2) (float and double only).</summary>
    static abstract TSelf Exponent(TSelf a);

    /// <summary>Whether any lane of a mask is set.</summary>
    static abstract bool Any(TSelf mask);
}

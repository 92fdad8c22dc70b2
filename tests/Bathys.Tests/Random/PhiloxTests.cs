namespace Bathys.Tests;

/// <summary>Known answers of the authors' library Random123 (kat_vectors, philox4x32 with 10 rounds).</summary>
public class PhiloxTests
{
    [Fact]
    public void Zero_counter_and_key() =>
        Assert.Equal((0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u), Philox.At(0, 0, 0));

    [Fact]
    public void All_bits_set() =>
        Assert.Equal((0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu), Philox.At(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue));

    [Fact]
    public void Digits_of_pi() =>
        Assert.Equal(
            (0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u), Philox.At(0x299f31d0_a4093822, 0x85a308d3_243f6a88, 0x03707344_13198a2e));
}

namespace Bathys.Formats.Tests;

/// <summary>Types that no tensor has widen to ones that hold all their values.</summary>
public class ElementDecoderTests
{
    static Tensor Load(string dtype, int count, params byte[] data)
    {
        var header = $$$"""{"x":{"dtype":"{{{dtype}}}","shape":[{{{count}}}],"data_offsets":[0,{{{data.Length}}}]}}""";
        using var file = TensorFile.Open(TorchForge.SafetensorsFile(header, data));
        return file["x"].ToTensor();
    }

    [Fact]
    public void HalvesBecomeSingles() =>
        Assert.Equal([1f, -2, 65504, 5.9604645e-8f, float.PositiveInfinity],
        Load("F16", 5, 0, 0x3C, 0, 0xC0, 0xFF, 0x7B, 1, 0, 0, 0x7C).ToArray<float>());

    [Fact]
    public void WholeNumbersWiden()
    {
        Assert.Equal([-128, 127], Load("I8", 2, 0x80, 0x7F).ToArray<int>());
        Assert.Equal([-32768], Load("I16", 1, 0, 0x80).ToArray<int>());
        Assert.Equal([65535], Load("U16", 1, 0xFF, 0xFF).ToArray<int>());
        Assert.Equal([4294967295L], Load("U32", 1, 0xFF, 0xFF, 0xFF, 0xFF).ToArray<long>());
        Assert.Equal([1L], Load("U64", 1, 1, 0, 0, 0, 0, 0, 0, 0).ToArray<long>());
    }

    // From the tables of the FP8 paper and the OCP specification: largest, smallest normal, smallest subnormal, one, special codes.
    [Theory]
    [InlineData("F8_E4M3", new byte[] { 0x7E, 0x08, 0x01, 0x38, 0xB8, 0x80 }, new[] { 448f, 0.015625f, 0.001953125f, 1f, -1f, -0f }, 0x7F)]
    [InlineData("F8_E5M2", new byte[] { 0x7B, 0x04, 0x01, 0x3C, 0xFC, 0x7C },
        new[] { 57344f, 6.1035156e-5f, 1.5258789e-5f, 1f, float.NegativeInfinity, float.PositiveInfinity }, 0x7D)]
    [InlineData("F8_E4M3FNUZ", new byte[] { 0x7F, 0x40, 0x01, 0xC0 }, new[] { 240f, 1f, 0.0009765625f, -1f }, 0x80)]
    [InlineData("F8_E5M2FNUZ", new byte[] { 0x7F, 0x40, 0x01, 0xC0 }, new[] { 57344f, 1f, 7.6293945e-6f, -1f }, 0x80)]
    [InlineData("F8_E8M0", new byte[] { 127, 128, 0, 254 }, new[] { 1f, 2f, 5.877472e-39f, 1.7014118e38f }, 0xFF)]
    public void SmallFloatsHaveTheValuesOfTheirTables(string dtype, byte[] codes, float[] values, byte nan)
    {
        Assert.Equal(values, Load(dtype, codes.Length, codes).ToArray<float>());
        Assert.True(float.IsNaN(Load(dtype, 1, nan).ToArray<float>()[0]));
    }

    [Theory]
    [InlineData("F4", 2, 1)]
    [InlineData("F6_E2M3", 4, 3)]
    [InlineData("C64", 1, 8)]
    public void TypesThatNoTensorHoldsAreRefusedByName(string dtype, int count, int bytes) =>
        Assert.Contains("which no tensor holds", Assert.Throws<ModelFileException>(() => Load(dtype, count, new byte[bytes])).Message,
        StringComparison.Ordinal);
}

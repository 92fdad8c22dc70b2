using static Bathys.Formats.Tests.TorchForge;

namespace Bathys.Formats.Tests;

/// <summary>Malformed NumPy files; rows of docs/model-files.md.</summary>
public class NumPyAttackTests
{
    const string Good = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }\n";

    static void Refused(string header, string reason, int bytes = 8) => Attack.Refused(NpyFile(header, new byte[bytes]), reason);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void TheGoodFileLoads(byte version) => Assert.Null(Attack.Run(NpyFile(Good, new byte[8], version)));

    [Fact]
    public void UnknownVersion() => Attack.Refused(NpyFile(Good, new byte[8], 4), "version 4.0");

    [Fact]
    public void HeaderLongerThanTheFile()
    {
        var file = NpyFile(Good, new byte[8]);
        file[9] = 30;
        Attack.Refused(file, "cut off");
    }

    [Fact]
    public void HeaderOverTenThousandBytes() => Attack.Refused(NpyFile(Good + new string(' ', 10_000), new byte[8], 2), "at most 10000");

    [Theory]
    [InlineData("|O")]
    [InlineData("O")]
    [InlineData("<U5")]
    [InlineData("|S5")]
    [InlineData("|V2")]
    [InlineData("<M8[ns]")]
    [InlineData("<f16")]
    [InlineData("|f4")]
    [InlineData("f4")]
    [InlineData("")]
    public void DtypesThatAreNotRead(string descr) => Refused(Good.Replace("<f4", descr, StringComparison.Ordinal), "is not read");

    [Theory]
    [InlineData("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,), }")]
    [InlineData("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (2,), }")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'extra': 1}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False}")]
    [InlineData("{'descr': '<f4', 'fortran_order': 0, 'shape': (2,), }")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), ")]
    [InlineData("{'descr': '<f4' 'fortran_order': False, 'shape': (2,), }")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2 ** 3,), }")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-2,), }")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,), }")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': [2], }")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (L,), }")]
    [InlineData("{'descr': '\\x3cf4', 'fortran_order': False, 'shape': (2,), }")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), } + exec('x')")]
    [InlineData("__import__('os').system('id')")]
    [InlineData("")]
    public void HeadersThatAreNoDictionaryOfThreeKeys(string header) => Refused(header, "the header is no dictionary");

    [Fact]
    public void SizesWhoseProductOverflows() =>
        Refused(Good.Replace("(2,)", "(4294967296, 4294967296)", StringComparison.Ordinal), "overflows");

    [Theory]
    [InlineData(7)]
    [InlineData(9)]
    [InlineData(0)]
    public void BytesThatDoNotMatchTheShape(int bytes) => Refused(Good, "elements of 4 bytes are declared", bytes);

    [Fact]
    public void SixtyFiveDimensions() => Refused(
        Good.Replace("(2,)", $"({string.Join(", ", Enumerable.Repeat("1", 65))})", StringComparison.Ordinal),
        "the header is no dictionary", 4);

    [Fact]
    public void ManyArraysOfManyDimensionsStayWithinMemory()
    {
        var array = NpyFile(Good.Replace("(2,)", $"({string.Join(',', Enumerable.Repeat("0", 64))})", StringComparison.Ordinal), []);
        Attack.Refused(ZipForge.Build([.. Enumerable.Range(0, 40_000).Select(i => new ForgedEntry($"{i}.npy", array))]), "more than the");
    }

    [Fact]
    public void AnEntrysNameCannotWriteToTheTerminal()
    {
        var refusal = Attack.Refused(ZipForge.Build(new ForgedEntry("\u001b[2J.npy", NpyFile(Good, new byte[7])) { Deflate = true }),
            "elements of 4 bytes are declared");
        Assert.Contains(@"!\u001b[2J.npy", refusal.File, StringComparison.Ordinal);
    }

    [Fact]
    public void ArchiveWithADamagedArray() =>
        Attack.Refused(ZipForge.Build(new ForgedEntry("a.npy", NpyFile(Good, new byte[7]))), "elements of 4 bytes are declared");
}

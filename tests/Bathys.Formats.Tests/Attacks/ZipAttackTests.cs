using System.Text;

namespace Bathys.Formats.Tests;

/// <summary>Archives that lie; rows of docs/model-files.md. All are .npz files but for the lie.</summary>
public class ZipAttackTests
{
    static readonly byte[] Array = TorchForge.NpyFile("{'descr': '<f4', 'fortran_order': False, 'shape': (64,), }\n", new byte[256]);

    static readonly ForgedEntry A = new("a.npy", Array);
    static readonly ForgedEntry B = new("b.npy", Array);

    static void Refused(string reason, params ForgedEntry[] entries) => Attack.Refused(ZipForge.Build(entries), reason);

    [Fact]
    public void TheGoodArchiveLoads() => Assert.Null(Attack.Run(ZipForge.Build(A, B, A with { Name = "c.npy", Deflate = true })));

    [Fact]
    public void LocalNameDiffers() => Refused("contradicts the central directory", A with { LocalName = "c.npy" }, B);

    [Fact]
    public void LocalFlagsDiffer() => Refused("contradicts the central directory", A with { LocalFlags = 0 });

    [Fact]
    public void LocalMethodDiffers() => Refused("contradicts the central directory", A with { LocalMethod = 8 });

    [Fact]
    public void LocalCrcDiffers() => Refused("contradict the central directory", A with { LocalCrc = 1 });

    [Fact]
    public void LocalCompressedSizeDiffers() => Refused("contradict the central directory", A with { LocalCompressed = 1 });

    [Fact]
    public void LocalPlainSizeDiffers() => Refused("contradict the central directory", A with { LocalPlain = 1 });

    [Fact]
    public void LocalHeaderIsMissing()
    {
        var archive = ZipForge.Build(A, B);
        archive[30 + A.Name.Length + Array.Length]++;
        Attack.Refused(archive, "no local header");
    }

    [Fact]
    public void LocalHeaderLiesOutside() => Refused("belong to no entry", A, B with { Start = 100_000 });

    [Fact]
    public void WrongCrc() => Refused("CRC-32", A with { Crc = 1 });

    [Fact]
    public void WrongCrcOfDeflatedData() => Refused("CRC-32", A with { Deflate = true, Crc = 1 });

    [Fact]
    public void StoredWithTwoSizes() => Refused("two sizes differ", A with { Plain = 7 });

    [Fact]
    public void DeclaredSizeTooLarge() => Refused("are declared", A with { Deflate = true, Plain = 10_000 });

    [Fact]
    public void DeclaredSizeTooSmall() => Refused("inflates to more", A with { Deflate = true, Plain = 5 });

    [Fact]
    public void CompressedSizeReachesPastTheEnd() => Refused("reach past", A with { Compressed = 100_000, LocalCompressed = 100_000 });

    [Fact]
    public void TruncatedDeflate() => Refused("inflates to", A with { Deflate = true, Raw = ZipForge.Deflate(Array)[..^8] });

    [Fact]
    public void DamagedDeflate() => Refused("damaged", A with { Deflate = true, Raw = [0xFF, 0xFF, 0xFF, 0xFF] });

    [Theory]
    [InlineData(1 << 0)]
    [InlineData(1 << 6)]
    [InlineData(1 << 13)]
    public void EncryptedEntry(int flag) => Refused("encrypted", A with { Flags = (ushort)flag });

    [Fact]
    public void PatchEntry() => Refused("patch", A with { Flags = 1 << 5 });

    [Fact]
    public void UnknownMethod() => Refused("method 12", A with { Method = 12 });

    [Fact]
    public void SpannedEntry() => Refused("spanned", A with { Disk = 3 });

    [Fact]
    public void SpannedArchive() => Attack.Refused(ZipForge.Build([A], disk: 1), "spanned");

    [Theory]
    [InlineData("../a.npy")]
    [InlineData("x/../../a.npy")]
    [InlineData("/etc/a.npy")]
    [InlineData("..\\a.npy")]
    [InlineData("C:a.npy")]
    [InlineData("a//b.npy")]
    [InlineData("./a.npy")]
    [InlineData("a\0.npy")]
    [InlineData("")]
    public void NamesThatLeaveTheArchive(string name) => Refused("no plain relative path", A with { Name = name });

    [Fact]
    public void NameInNoKnownEncoding() => Refused("neither ASCII", A with { RawName = [0x80, 0x81, (byte)'x'], Flags = 0 });

    [Fact]
    public void NameThatIsBadUtf8() => Refused("neither ASCII", A with { RawName = [0xC3, 0x28] });

    [Fact]
    public void TwoEntriesOfOneName() => Refused("two entries are called", A, A);

    [Fact]
    public void TwoEntriesAtOnePlace() => Refused("overlaps", A, B with { Start = 0, Name = "b.npy" });

    [Fact]
    public void EntryInsideAnother()
    {
        // The quine-like bomb: an inner archive's entry is claimed by the outer one too.
        var inner = ZipForge.Build(B);
        var outer = A with { Content = inner };
        Refused("overlaps", outer, B with { Raw = [], Compressed = (uint)Array.Length, Start = 30 + 5 });
    }

    [Fact]
    public void BytesBeforeTheFirstEntry() => Attack.Refused(ZipForge.Build([A], prefix: "PK  "u8.ToArray()), "before the first entry");

    [Fact]
    public void BytesBetweenEntries() => Refused("belong to no entry", A with { Gap = [1, 2, 3] }, B);

    [Fact]
    public void BytesAfterTheArchive() => Attack.Refused([.. ZipForge.Build(A), 0], "does not end with its end record");

    [Fact]
    public void ArchiveWithAComment() =>
        Attack.Refused(ZipForge.Build([A], comment: "hello"u8.ToArray()), "does not end with its end record");

    [Fact]
    public void BytesAfterTheCentralDirectory() => Attack.Refused(ZipForge.Build([A], beforeEnd: [1, 2]), "does not end at the end record");

    [Fact]
    public void FewerEntriesThanTheDirectoryHolds() => Attack.Refused(ZipForge.Build([A, B], count: 1), "longer than its entries");

    [Fact]
    public void MoreEntriesThanTheDirectoryHolds() => Assert.NotNull(Attack.Run(ZipForge.Build([A, B], count: 3)));

    [Fact]
    public void DirectoryOfAnotherLength() => Attack.Refused(ZipForge.Build([A, B], directoryBytes: 10), "does not end at the end record");

    [Fact]
    public void MoreEntriesThanAllowed() => Attack.Refused(ZipForge.Build(A, B), "2 entries; at most 1", new ReadOptions { Tensors = 1 });

    [Fact]
    public void SixtyFourBitSizeIsMissing() => Refused("lacks the 64-bit size", A with { Plain = uint.MaxValue });

    [Fact]
    public void SixtyFourBitSizeIsNegative() => Refused("over 2^63", A with
    {
        Plain = uint.MaxValue,
        CentralExtra = new ArchiveBytes().UInt16(1).UInt16(8).UInt64(ulong.MaxValue).ToArray(),
    });

    [Fact]
    public void TwoSixtyFourBitFields()
    {
        var field = new ArchiveBytes().UInt16(1).UInt16(8).UInt64(1).ToArray();
        Refused("two zip64 fields", A with { CentralExtra = [.. field, .. field] });
    }

    [Fact]
    public void ExtraFieldIsCutOff() => Refused("cut off", A with { CentralExtra = [1, 0, 200, 0, 1] });

    [Fact]
    public void DescriptorContradictsTheDirectory() => Refused("descriptor after", A with
    {
        Flags = (1 << 11) | (1 << 3),
        Descriptor = new ArchiveBytes().UInt32(0x08074B50).UInt32(1).UInt32(2).UInt32(3).ToArray(),
    });

    [Fact]
    public void DescriptorIsMissing() => Refused("belong to no entry", A with { Flags = (1 << 11) | (1 << 3) });

    [Theory]
    [InlineData(12)]
    [InlineData(16)]
    [InlineData(20)]
    [InlineData(24)]
    public void DescriptorsOfAllFourFormsAreRead(int length)
    {
        var crc = System.IO.Hashing.Crc32.HashToUInt32(Array);
        var descriptor = new ArchiveBytes();
        if (length is 16 or 24) descriptor.UInt32(0x08074B50);
        descriptor.UInt32(crc);
        if (length >= 20) descriptor.UInt64((ulong)Array.Length).UInt64((ulong)Array.Length);
        else descriptor.UInt32((uint)Array.Length).UInt32((uint)Array.Length);
        Assert.Null(Attack.Run(ZipForge.Build(A with { Flags = (1 << 11) | (1 << 3), Descriptor = descriptor.ToArray() }, B)));
    }

    [Fact]
    public void BombOfZeros()
    {
        var zeros = new byte[200 << 20];
        Refused("more than the", new ForgedEntry("bomb.npy", zeros) { Deflate = true });
    }

    [Fact]
    public void BombThatLiesAboutItsSize() =>
        Refused("inflates to more", new ForgedEntry("bomb.npy", new byte[100 << 20]) { Deflate = true, Plain = 1000 });

    [Fact]
    public void BombOfManyEntries()
    {
        var zeros = new byte[10 << 20];
        var deflated = ZipForge.Deflate(zeros);
        Refused("more than the",
            [.. Enumerable.Range(0, 50).Select(i => new ForgedEntry($"{i}.npy", zeros) { Raw = deflated, Method = 8 })]);
    }

    [Fact]
    public void ArchiveOfAnotherKind() =>
        Refused("neither a file of torch.save", new ForgedEntry("readme.txt", Encoding.ASCII.GetBytes("hello")));
}

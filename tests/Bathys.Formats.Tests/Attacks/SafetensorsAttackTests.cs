using System.Globalization;
using System.Text;
using static Bathys.Formats.Tests.TorchForge;

namespace Bathys.Formats.Tests;

/// <summary>Malformed and malicious safetensors files; rows of docs/model-files.md.</summary>
public class SafetensorsAttackTests
{
    const string One = """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""";

    static void Refused(string header, int dataBytes, string reason) =>
        Attack.Refused(SafetensorsFile(header, new byte[dataBytes]), reason);

    static string Two(string first, string second) =>
        $$$"""{"a":{"dtype":"U8","shape":[4],"data_offsets":[{{{first}}}]},"b":{"dtype":"U8","shape":[4],"data_offsets":[{{{second}}}]}}""";

    [Fact]
    public void TheGoodFileLoads() => Assert.Null(Attack.Run(SafetensorsFile(One, new byte[4])));

    [Fact]
    public void EmptyFile() => Attack.Refused([], "the file is empty");

    [Fact]
    public void ShorterThanItsLengthField() => Attack.Refused([1, 0, 0, 0, 0], "neither safetensors");

    [Fact]
    public void HeaderLongerThanTheFile() => Attack.Refused(SafetensorsFile(One, new byte[4], 1000), "claims 1000 bytes, the file has");

    [Fact]
    public void HeaderOver100Megabytes() => Attack.Refused(SafetensorsFile(One, new byte[4], 100_000_001), "at most 100000000");

    [Fact]
    public void HeaderLengthOverflows() => Attack.Refused(SafetensorsFile(One, new byte[4], ulong.MaxValue), "at most 100000000");

    [Fact]
    public void HeaderIsBadUtf8()
    {
        var file = SafetensorsFile("""{"??":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", new byte[4]);
        file[10] = 0xC3;
        file[11] = 0x28;
        Attack.Refused(file, "not valid UTF-8");
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}{}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}x""")]
    [InlineData("""{/**/"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[[[[[[1]]]]]],"data_offsets":[0,4]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[01],"data_offsets":[0,4]}}""")]
    public void HeaderIsNoValidJson(string header) => Assert.NotNull(Attack.Run(SafetensorsFile(header, new byte[4])));

    [Fact]
    public void HeaderEndsInNulBytes() => Refused(One + "\0\0", 4, "no valid JSON");

    [Fact]
    public void DuplicateTensor() => Refused(
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8,
        "'a' appears twice");

    [Fact]
    public void DuplicateTensorBehindAnEscape() => Refused(
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"\u0061":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8,
        "'a' appears twice");

    [Fact]
    public void DuplicateField() =>
        Refused("""{"a":{"dtype":"F32","dtype":"I32","shape":[1],"data_offsets":[0,4]}}""", 4, "gives dtype twice");

    [Fact]
    public void DuplicateMetadata() => Refused("""{"__metadata__":{},"__metadata__":{}}""", 0, "'__metadata__' appears twice");

    [Fact]
    public void DuplicateMetadataKey() => Refused("""{"__metadata__":{"k":"1","k":"2"}}""", 0, "'k' appears twice");

    [Fact]
    public void MetadataThatIsNoText() => Refused("""{"__metadata__":{"k":1}}""", 0, "is no text");

    [Fact]
    public void UnknownDtype() => Refused("""{"a":{"dtype":"X32","shape":[1],"data_offsets":[0,4]}}""", 4, "unknown dtype 'X32'");

    [Fact]
    public void UnknownField() => Refused("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"code":"x"}}""", 4, "field 'code'");

    [Fact]
    public void MissingField() => Refused("""{"a":{"dtype":"F32","shape":[1]}}""", 4, "lacks");

    [Theory]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("1e2")]
    [InlineData("9223372036854775808")]
    [InlineData("\"1\"")]
    [InlineData("null")]
    public void SizesThatAreNoWholeNumbers(string size) =>
        Refused($$$"""{"a":{"dtype":"F32","shape":[{{{size}}}],"data_offsets":[0,4]}}""", 4, "no whole number");

    [Fact]
    public void ProductOfSizesOverflows() => Refused(
        """{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}""", 0, "overflows");

    [Fact]
    public void ProductOfSizesOverflowsBeforeAZero() => Refused(
        """{"a":{"dtype":"F32","shape":[4294967296,4294967296,0],"data_offsets":[0,0]}}""", 0, "overflows");

    [Fact]
    public void ProductWithTheTypeOverflows() => Refused(
        """{"a":{"dtype":"F64","shape":[2305843009213693952],"data_offsets":[0,0]}}""", 0, "overflows");

    [Fact]
    public void SixtyFiveDimensions() => Refused(
        $$$"""{"a":{"dtype":"F32","shape":[{{{string.Join(',', Enumerable.Repeat(1, 65))}}}],"data_offsets":[0,4]}}""", 4,
        "more than 64 dimensions");

    [Fact]
    public void ShapeTimesTypeIsNotTheRange() => Refused("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "takes 8 bytes");

    [Fact]
    public void PackedElementsEndInsideAByte() =>
        Refused("""{"a":{"dtype":"F4","shape":[3],"data_offsets":[0,2]}}""", 2, "do not end with a byte");

    [Fact]
    public void ReversedRange() => Refused("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "are no range");

    [Fact]
    public void OverlappingRanges() => Refused(Two("0,4", "2,6"), 6, "overlap");

    [Fact]
    public void IdenticalRanges() => Refused(Two("0,4", "0,4"), 4, "overlap");

    [Fact]
    public void HoleBetweenRanges() => Refused(Two("0,4", "5,9"), 9, "hole of 1 bytes");

    [Fact]
    public void HoleBeforeTheFirstRange() => Refused(Two("1,5", "5,9"), 9, "hole of 1 bytes");

    [Fact]
    public void RangesPastTheEnd() => Refused(One, 3, "the file has 3 after its header");

    [Fact]
    public void BytesAfterTheLastTensor() => Refused(One, 5, "1 bytes after the last tensor");

    [Fact]
    public void MoreTensorsThanAllowed() =>
        Attack.Refused(SafetensorsFile(Two("0,4", "4,8"), new byte[8]), "more than 1 tensors", new ReadOptions { Tensors = 1 });

    [Fact]
    public void AMillionTinyTensorsStayWithinMemory()
    {
        var header = new StringBuilder("{");
        for (var i = 0; i < 1_000_000; i++)
            header.Append(i == 0 ? "" : ",")
                .Append(CultureInfo.InvariantCulture, $$$"""{{{'"'}}}{{{i}}}":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}""");
        Attack.Refused(SafetensorsFile(header.Append('}').ToString(), []), "more than 200000 tensors");
    }

    [Fact]
    public void ManyTensorsOfManyDimensionsStayWithinMemory()
    {
        var sizes = string.Join(',', Enumerable.Repeat(0, 64));
        var rows = Enumerable.Range(0, 150_000).Select(i => $$"""
            "{{i}}":{"dtype":"U8","shape":[{{sizes}}],"data_offsets":[0,0]}
            """);
        Attack.Refused(SafetensorsFile($"{{{string.Join(',', rows)}}}", []), "more than the");
    }

    [Fact]
    public void AMillionTextsStayWithinMemory() => Attack.Refused(SafetensorsFile(MillionTexts(), []), "more than the");

    [Fact]
    public void AStreamOfAMillionTextsStaysWithinMemory()
    {
        using var stream = new MemoryStream(SafetensorsFile(MillionTexts(), []));
        var refusal = Assert.Throws<ModelFileException>(() => Bathys.Formats.Safetensors.Read(stream, "attack").ToList());
        Assert.Contains("more than the", refusal.Reason, StringComparison.Ordinal);
    }

    static string MillionTexts()
    {
        var texts = Enumerable.Range(0, 1_000_000).Select(i => $"\"{i}\":\"\"");
        return $$$"""{"__metadata__":{{{{string.Join(',', texts)}}}}}""";
    }

    [Fact]
    public void NamesCannotWriteToTheTerminal()
    {
        var refusal = Attack.Refused(
            SafetensorsFile("""{"\u001b[2J":{"dtype":"X","shape":[1],"data_offsets":[0,4]}}""", new byte[4]), "unknown dtype");
        Assert.DoesNotContain('\u001b', refusal.Message);
        Assert.Contains("\\u001b", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ABoolIsZeroOrOne() =>
        Attack.Refused(SafetensorsFile("""{"a":{"dtype":"BOOL","shape":[2],"data_offsets":[0,2]}}""", [1, 7]), "holds the byte 7");

    [Fact]
    public void AUInt64BeyondInt64IsRefused() => Attack.Refused(
        SafetensorsFile("""{"a":{"dtype":"U64","shape":[1],"data_offsets":[0,8]}}""", [255, 255, 255, 255, 255, 255, 255, 255]),
        "which no Int64 does");

    [Theory]
    [InlineData(4)]
    [InlineData(-1)]
    public void AStreamOfAnotherLength(int extra)
    {
        using var stream = new TrickleStream(SafetensorsFile(One, new byte[4 + extra]));
        var refusal = Assert.Throws<ModelFileException>(() => Bathys.Formats.Safetensors.Read(stream, "attack").ToList());
        Assert.Contains(extra > 0 ? "bytes after the last tensor" : "the stream ends", refusal.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void AStreamThatClaimsGigabytesCostsOnlyWhatArrives()
    {
        using var stream = new TrickleStream(
            SafetensorsFile("""{"a":{"dtype":"U8","shape":[2000000000],"data_offsets":[0,2000000000]}}""", new byte[100]));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<ModelFileException>(() => Bathys.Formats.Safetensors.Read(stream, "attack").ToList());
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 64 << 20);
    }
}

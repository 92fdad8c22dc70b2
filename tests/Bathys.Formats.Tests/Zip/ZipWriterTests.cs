namespace Bathys.Formats.Tests;

/// <summary>What the writer of archives refuses, so that the reader takes all that it writes.</summary>
public class ZipWriterTests
{
    [Theory]
    [InlineData("", "no plain relative path")]
    [InlineData("/a", "no plain relative path")]
    [InlineData("a/../b", "no plain relative path")]
    [InlineData("a\\b", "no plain relative path")]
    public void NamesThatTheReaderWouldRefuse(string name, string reason) => Refused(reason, name);

    [Fact]
    public void ANameOfMoreBytesThanItsFieldCounts()
    {
        Refused("takes 65538 bytes; at most 65535", new string('漢', 21_846));
        Write(new string('漢', 21_845));
    }

    [Fact]
    public void ANameGivenTwice() => Refused("two entries are called 'a'", "a", "a");

    [Fact]
    public void TensorsOfOneNameAndHalvesOfLettersInEveryFormat()
    {
        using var folder = new TemporaryFolder();
        var x = Tensor.Ones(1);
        foreach (var name in new[] { "m.safetensors", "m.pt", "m.npz" })
        {
            Assert.EndsWith(
                "two tensors are called 'x'",
                Assert.Throws<ModelFileException>(() => ModelFile.Save(folder[name], [new("x", x), new("x", x)])).Message,
                StringComparison.Ordinal);
            Assert.Contains("half a letter", Assert.Throws<ModelFileException>(() => ModelFile.Save(folder[name], [new("x\ud800", x)]))
                .Message, StringComparison.Ordinal);
        }

        Assert.Empty(Directory.GetFiles(folder["."]));
    }

    static void Refused(string reason, params string[] names)
    {
        var refusal = Assert.Throws<ModelFileException>(() => Write(names));
        Assert.Equal("file.zip", refusal.File);
        Assert.Contains(reason, refusal.Reason, StringComparison.Ordinal);
    }

    static void Write(params string[] names)
    {
        using var output = new MemoryStream();
        var zip = new ZipWriter(output, "file.zip");
        foreach (var name in names) zip.Add(name, "content"u8);
        zip.Finish();
    }
}

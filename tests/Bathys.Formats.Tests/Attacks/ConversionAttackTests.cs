
namespace Bathys.Formats.Tests;

/// <summary>Files that are meant to harm whoever converts them; rows of docs/model-files.md.</summary>
public class ConversionAttackTests
{
    [Fact]
    public void ManyPlacesOfOneView()
    {
        // Lists of lists of one list: 4^5 places of a view of 4 MB, in a file of 1 kB.
        var pickle = PickleForge.Protocol().Op(']').Tensor("FloatStorage", "0", 4, [1_000_000], [0]).Op('a');
        for (byte level = 0; level < 5; level++)
            pickle.Put(level).Raw((byte)'0').Ops("](").Get(level).Get(level).Get(level).Get(level).Op('e');
        var file = TorchForge.Zip(pickle.Stop(), TorchForge.Floats(1, 2, 3, 4));
        Refused(file, "out.safetensors", "more than the", "raise ReadOptions.SpareBytes");
        Assert.InRange(file.Length, 0, 2000);
    }

    [Fact]
    public void ManyPlacesOfValuesThatAreNoTensors()
    {
        using var folder = new TemporaryFolder();
        var pickle = PickleForge.Protocol().Op(']').Put(0).Op('(').Ops(new string('N', 200_000)).Op('e').Ops("0}(");
        for (var i = 0; i < 20_000; i++) pickle.Number(i).Get(0);
        File.WriteAllBytes(folder["a.pt"],
            TorchForge.Zip(pickle.Text("w").Tensor("FloatStorage", "0", 4, [4], [1]).Op('u').Stop(), TorchForge.Floats(1, 2, 3, 4)));
        var before = Attack.ThreadMilliseconds();
        Assert.EndsWith(
            "and 19980 more", Assert.Single(ModelConverter.Convert(folder["a.pt"], folder["b.pt"]).Notes), StringComparison.Ordinal);
        Assert.InRange(Attack.ThreadMilliseconds() - before, 0, 10_000);
    }

    [Fact]
    public void NamesInNotesCannotWriteToTheTerminal()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(
            folder["a.pt"],
            TorchForge.Zip(
                p => p.Ops("}(").Text("w\u001b[2J").Tensor("BFloat16Storage", "0", 8, [4], [1]).Text("e\u0007").Number(3).Op('u')));
        var notes = ModelConverter.Convert(folder["a.pt"], folder["b.npz"]).Notes;
        Assert.Equal([@"w\u001b[2J: BF16 becomes F32, which the format has", @"left behind, being no tensors: e\u0007"], notes);
    }

    [Fact]
    public void NotesOfAMillionNamesAreCut()
    {
        using var folder = new TemporaryFolder();
        var pickle = PickleForge.Protocol().Ops("}(").Text("w").Tensor("FloatStorage", "0", 4, [4], [1]);
        for (var i = 0; i < 1000; i++) pickle.Number(i).Op('N');
        File.WriteAllBytes(folder["a.pt"], TorchForge.Zip(pickle.Op('u').Stop(), TorchForge.Floats(1, 2, 3, 4)));
        var note = Assert.Single(ModelConverter.Convert(folder["a.pt"], folder["b.pt"]).Notes);
        Assert.EndsWith("18, 19 and 980 more", note, StringComparison.Ordinal);
    }

    [Fact]
    public void ATensorNamedLikeTheMetadata() =>
        Refused(Named("__metadata__"), "out.safetensors", "no tensor can be called '__metadata__'");

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("c:\\windows")]
    [InlineData("a//b")]
    [InlineData("a\0b")]
    public void NamesThatLeaveTheArchive(string name) => Refused(Named(name), "out.npz", "is no plain relative path");

    [Fact]
    public void ANameTooLongForAnArchive() => Refused(
        TorchForge.SafetensorsFile($$$"""{"{{{new string('a', 70_000)}}}":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", [1]),
        "out.npz", "70004 bytes; at most 65535");

    [Fact]
    public void NamesThatRulesLetFallTogether()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(
            folder["a.pt"],
            TorchForge.Zip(
                p => p.Ops("}(").Text("a\u001b").Tensor("FloatStorage", "0", 4, [4], [1]).Text("b")
                    .Tensor("FloatStorage", "0", 4, [2], [1]).Op('u')));
        var refusal = Assert.Throws<BathysException>(
            () => ModelConverter.Convert(folder["a.pt"], folder["b.pt"], renaming: new KeyRenaming { { "^.*$", "x\u0007" } }));
        Assert.Equal(@"The renaming rules call both 'a\u001b' and 'b' 'x\u0007'.", refusal.Message);
    }

    static byte[] Named(string name) => TorchForge.Zip(p => p.Op('}').Text(name).Tensor("FloatStorage", "0", 4, [4], [1]).Op('s'));

    static void Refused(byte[] file, string to, params string[] words)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.pt"], file);
        var refusal = Assert.Throws<ModelFileException>(() => ModelConverter.Convert(folder["a.pt"], folder[to]));
        Assert.All(words, word => Assert.Contains(word, refusal.Reason, StringComparison.Ordinal));
        Assert.DoesNotContain(refusal.Message, char.IsControl);
        Assert.Equal(["a.pt"], Directory.GetFiles(folder["."]).Select(Path.GetFileName));
    }
}

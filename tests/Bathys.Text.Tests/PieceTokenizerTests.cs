using Bathys.Data;

namespace Bathys.Text.Tests;

public class PieceTokenizerTests
{
    static readonly Lazy<PieceTokenizer> Stories = new(
        () => PieceTokenizer.ReadLlama2(TextGolden.Real("weights/stories260K", "tok512.bin")));

    [Fact]
    public void Ids_are_those_of_llama2_c()
    {
        foreach (var golden in TextGolden.Lines("llama2.jsonl"))
            Assert.Equal(golden[1].Integers(), Stories.Value.Encode(golden[0].GetString(), addSpecial: true));
    }

    [Fact]
    public void Text_comes_back_and_streams()
    {
        foreach (var golden in TextGolden.Lines("llama2.jsonl"))
        {
            var ids = golden[1].Integers();
            Assert.Equal(golden[0].GetString(), Stories.Value.Decode(ids));
            Assert.Equal(golden[0].GetString(), Streaming.Decode(Stories.Value, ids));
        }
    }

    [Fact]
    public void Comes_back_from_its_file()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "tokenizer.json");
        Stories.Value.Save(path);
        var loaded = Assert.IsType<PieceTokenizer>(Tokenizer.Load(path));
        Assert.Equal(Stories.Value.Encode("Once upon a time — 😀"), loaded.Encode("Once upon a time — 😀"));
    }

    [Fact]
    public void Damaged_files_are_refused()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "tok.bin");
        var bytes = File.ReadAllBytes(TextGolden.Real("weights/stories260K", "tok512.bin"));
        foreach (var length in (int[])[0, 3, 7, 100, bytes.Length - 1])
        {
            File.WriteAllBytes(path, bytes[..length]);
            Assert.Throws<DataFileException>(() => PieceTokenizer.ReadLlama2(path));
        }
        bytes[8] = 200;
        File.WriteAllBytes(path, bytes);
        Assert.Contains("length 200", Assert.Throws<DataFileException>(() => PieceTokenizer.ReadLlama2(path)).Message);
    }
}

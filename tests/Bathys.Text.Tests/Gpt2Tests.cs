using System.Text.Json;
using Bathys.Data;

namespace Bathys.Text.Tests;

public class Gpt2Tests
{
    static readonly Lazy<BytePairTokenizer> Gpt2 = new(() =>
        BytePairTokenizer.ReadGpt2(TextGolden.Real("gpt2-tokenizer", "vocab.bpe"), TextGolden.Real("gpt2-tokenizer", "encoder.json")));

    [Fact]
    public void Ids_are_those_of_the_published_tokenizer()
    {
        var cases = TextGolden.Lines("gpt2.jsonl").ToArray();
        Assert.True(cases.Length > 2000);
        foreach (var golden in cases) Assert.Equal(golden[1].Integers(), Gpt2.Value.Encode(golden[0].Sequence()));
    }

    [Fact]
    public void Every_text_comes_back_whole_and_streamed()
    {
        foreach (var golden in TextGolden.Lines("gpt2.jsonl"))
        {
            var ids = golden[1].Integers();
            var text = Gpt2.Value.Decode(ids);
            // Unpaired surrogates have become U+FFFD.
            Assert.Equal(System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(golden[0].Sequence())), text);
            Assert.Equal(text, Streaming.Decode(Gpt2.Value, ids));
        }
    }

    [Fact]
    public void Ids_stay_the_same_after_saving_and_loading()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "tokenizer.json");
        Gpt2.Value.Save(path);
        var loaded = Assert.IsType<BytePairTokenizer>(Tokenizer.Load(path));
        Assert.Equal((50257, 50256), (loaded.VocabularySize, loaded.EndId!.Value));
        foreach (var golden in TextGolden.Lines("gpt2.jsonl").Take(400))
            Assert.Equal(golden[1].Integers(), loaded.Encode(golden[0].Sequence()));
    }

    [Fact]
    public void A_character_over_two_tokens_waits_for_the_second()
    {
        var decoder = Gpt2.Value.CreateDecoder();
        var ids = Gpt2.Value.Encode("😃");
        Assert.Equal(["", "😃", ""], ids.Select(decoder.Append).Append(decoder.Finish()));
        Assert.Equal("", decoder.Append(ids[0]));
        Assert.Equal("\uFFFD", decoder.Finish());
    }

    [Fact]
    public void Tokens_are_shown_with_their_bytes()
    {
        Assert.Equal(" the", Gpt2.Value.TokenText(262));
        Assert.Equal("<|endoftext|>", Gpt2.Value.TokenText(50256));
        Assert.Equal("‹F09F98›", Gpt2.Value.TokenText(47249));
        Assert.Equal("", Gpt2.Value.Decode([50256]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Gpt2.Value.Decode([50257]));
    }

    [Fact]
    public void Files_of_two_models_are_refused()
    {
        using var folder = new TemporaryFolder();
        var merges = TextGolden.Real("gpt2-tokenizer", "vocab.bpe");
        var other = Path.Combine(folder.Path, "encoder.json");
        File.WriteAllText(other, JsonSerializer.Serialize(new Dictionary<string, int> { ["a"] = 0, ["<|endoftext|>"] = 1 }));
        Assert.Contains("lacks the token", Assert.Throws<DataFileException>(() => BytePairTokenizer.ReadGpt2(merges, other)).Message);
        File.WriteAllText(other, """{"a": 0, "b": 7}""");
        Assert.Contains("ids are not 0 to 1", Assert.Throws<DataFileException>(() => BytePairTokenizer.ReadGpt2(merges, other)).Message);
    }
}

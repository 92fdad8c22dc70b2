using System.Text;
using System.Text.Json;
using Bathys.Data;

namespace Bathys.Text.Tests;

public class PublishedTests
{
    public static TheoryData<string> Names =>
        [.. TextGolden.Lines("published.jsonl").Select(line => line.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Ids_and_texts_are_those_of_the_reference_library(string name)
    {
        var golden = Golden(name);
        var tokenizer = Parse(golden.GetProperty("tokenizer"));
        foreach (var line in golden.GetProperty("cases").EnumerateArray())
        {
            var text = line[0].GetString()!;
            Assert.Equal((text, string.Join(' ', line[1].Integers())), (text, string.Join(' ', tokenizer.Encode(text))));
            Assert.Equal((text, string.Join(' ', line[2].Integers())), (text, string.Join(' ', tokenizer.Encode(text, addSpecial: true))));
            Assert.Equal((text, line[3].GetString()), (text, tokenizer.Decode(line[2].Integers())));
            Assert.Equal(line[3].GetString(), Streaming.Decode(tokenizer, line[2].Integers()));
        }
    }

    [Fact]
    public void Comes_back_from_its_file_byte_for_byte()
    {
        using var folder = new TemporaryFolder();
        var file = Golden("WordPiece as BERT's").GetProperty("tokenizer").GetRawText();
        Parse(file).Save(folder["tokenizer.json"]);
        Assert.Equal(file, File.ReadAllText(folder["tokenizer.json"]));
        var loaded = Assert.IsType<PipelineTokenizer>(Tokenizer.Load(folder["tokenizer.json"]));
        Assert.Equal((1, 2, 3, 0), (loaded.UnknownId!.Value, loaded.BeginId!.Value, loaded.EndId!.Value, loaded.PadId!.Value));
        Assert.Equal(4, loaded.FindId("[MASK]"));
    }

    [Theory]
    [InlineData("""{"type": "Magic"}""", "null", "null", "null", "normalizer \"Magic\"")]
    [InlineData("null", """{"type": "UnicodeScripts"}""", "null", "null", "pre-tokenizer \"UnicodeScripts\"")]
    [InlineData("null", """{"type": "Split", "pattern": {"Regex": "\\p{Han}++"}, "behavior": "Isolated"}""", "null", "null",
        "expression is not supported")]
    [InlineData("null", """{"type": "Split", "pattern": {"Regex": "[[:alpha:]]"}, "behavior": "Isolated"}""", "null", "null",
        "class within a class")]
    [InlineData("null", """{"type": "Split", "pattern": {"String": "a"}, "behavior": "Wild"}""", "null", "null", "behavior \"Wild\"")]
    [InlineData("null", "null", """{"type": "Other"}""", "null", "post-processor \"Other\"")]
    [InlineData("null", "null", "null", """{"type": "CTC"}""", "decoder \"CTC\"")]
    [InlineData("""{"type": "Precompiled", "precompiled_charsmap": "AAAA////"}""", "null", "null", "null", "does not fit")]
    public void What_is_not_supported_is_named(string normalizer, string preTokenizer, string postProcessor, string decoder, string problem)
    {
        var json = $$"""
            {"normalizer": {{normalizer}}, "pre_tokenizer": {{preTokenizer}}, "post_processor": {{postProcessor}}, "decoder": {{decoder}},
             "model": {"type": "WordLevel", "unk_token": "a", "vocab": {"a": 0} } }
            """;
        var error = Assert.Throws<DataFileException>(() => Parse(json));
        Assert.Contains(problem, error.Message);
        Assert.StartsWith("tokenizer.json: at ", error.Message);
    }

    [Theory]
    [InlineData("", "no valid JSON")]
    [InlineData("[]", "an object is expected")]
    [InlineData("""{"model": {"type": "Rnn"}}""", "model \"Rnn\"")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": ["a b"]}}""", "lacks the token \"b\"")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": ["a"]}}""", "two tokens")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0, "b": 0}, "merges": []}}""", "comes twice")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0, "a": 1}, "merges": []}}""", "no valid JSON")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 2000000000}, "merges": []}}""", "not between")]
    [InlineData("""{"model": {"type": "BPE", "dropout": 0.1, "vocab": {"a": 0}, "merges": []}}""", "dropout")]
    [InlineData("""{"model": {"type": "BPE", "unk_token": "u", "vocab": {"a": 0}, "merges": []}}""", "unknown token \"u\"")]
    [InlineData("""{"model": {"type": "Unigram", "unk_id": 7, "vocab": [["a", 0]]}}""", "beyond the vocabulary")]
    [InlineData("""{"model": {"type": "Unigram", "vocab": []}}""", "vocabulary is empty")]
    [InlineData("""{"model": {"type": "WordLevel", "vocab": {"\ud800": 0}, "unk_token": "a"}}""", "no valid JSON")]
    [InlineData("""{"tokenizer": "char", "characters": "\ud800"}""", "unpaired surrogate")]
    [InlineData("""{"tokenizer": "magic"}""", "\"magic\" is no known kind")]
    [InlineData("""{"tokenizer": "char", "characters": "aba"}""", "comes twice")]
    [InlineData("""{"tokenizer": "word", "words": ["a", ""], "lowercase": false}""", "a word is empty")]
    [InlineData("""{"tokenizer": "word", "words": [1], "lowercase": false}""", "at words[0], a text is expected")]
    [InlineData("""{"tokenizer": "pieces", "pieces": [], "scores": []}""", "the bytes alone need 259")]
    public void Damaged_files_give_one_sentence_with_the_place(string json, string problem) =>
        Assert.Contains(problem, Assert.Throws<DataFileException>(() => Parse(json)).Message);

    [Fact]
    public void Any_damage_to_a_file_is_a_typed_error_or_another_tokenizer()
    {
        var random = new Generator(4);
        foreach (var name in (string[])["BPE as Llama 2's", "Unigram as T5's", "WordPiece as BERT's", "added tokens"])
        {
            var file = Encoding.UTF8.GetBytes(Golden(name).GetProperty("tokenizer").GetRawText());
            for (var n = 0; n < 150; n++)
            {
                var damaged = file.ToArray();
                for (var k = random.NextInt(3); k >= 0; k--)
                    damaged[random.NextInt(damaged.Length)] = (byte)"\"{}[]:,0a-\\\uD800"[random.NextInt(11)];
                if (n % 5 == 0) damaged = damaged[..random.NextInt(damaged.Length)];
                try
                {
                    var tokenizer = Tokenizer.Parse(damaged, "damaged.json");
                    tokenizer.Decode(tokenizer.Encode("The cat sat, é 😀."));
                }
                catch (DataException)
                {
                    // Refused in one sentence, as it should be.
                }
            }
        }
    }

    static JsonElement Golden(string name) =>
        TextGolden.Lines("published.jsonl").Single(line => line.GetProperty("name").GetString() == name);

    static Tokenizer Parse(JsonElement json) => Parse(json.GetRawText());

    static Tokenizer Parse(string json) => Tokenizer.Parse(Encoding.UTF8.GetBytes(json), "tokenizer.json");
}

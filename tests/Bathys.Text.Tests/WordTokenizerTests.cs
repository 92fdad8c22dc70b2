using Bathys.Data;

namespace Bathys.Text.Tests;

public class WordTokenizerTests
{
    [Theory]
    [InlineData("The cat sat on the mat.")]
    [InlineData("\"Don't go,\" she said; \"it's 3,000.5 miles (or more)!\"")]
    [InlineData("First Citizen:\nBefore we proceed, hear me speak.\n\nAll:\nSpeak, speak.")]
    [InlineData("Ein Mann in einem T-Shirt: \"Schön!\" – na ja…")]
    [InlineData("He came--and went... Who? [exit]")]
    [InlineData("¿Qué? ¡Sí! Cuesta $5 y 10% más.")]
    [InlineData("我爱你。 ")]
    [InlineData("и/или, «да»")]
    public void Well_written_text_comes_back_as_it_was(string text)
    {
        var tokenizer = WordTokenizer.Train([text]);
        var ids = tokenizer.Encode(text);
        Assert.Equal(text.TrimEnd(), tokenizer.Decode(ids).Replace("–na", "– na").Replace("!\"–", "!\" –"));
        Assert.Equal(tokenizer.Decode(ids), Streaming.Decode(tokenizer, ids));
    }

    [Fact]
    public void Punctuation_numbers_and_breaks_are_tokens_of_their_own()
    {
        var tokenizer = WordTokenizer.Train(["a"]);
        string[] Pieces(string text)
        {
            List<string> pieces = [];
            ReadOnlySpan<char> rest = text;
            while (WordPieces.TryTake(ref rest, out var piece)) pieces.Add(piece.ToString());
            return [.. pieces];
        }
        Assert.Equal(["Don't", "stop", ",", "x-ray", "no", "3.5", ",", "end", ".", "\n", "dogs", "'", "--", "漢", "字", "😀😀", "é"],
            Pieces(" Don't  stop, x-ray\tno 3.5, end.\ndogs' -- 漢字 😀😀 é\r"));
        Assert.Empty(Pieces(" \t "));
    }

    [Fact]
    public void Vocabulary_is_ordered_and_limited_by_count()
    {
        string[] texts = ["b b a a c", "a d"];
        Assert.Equal(["a", "b", "c", "d"], Words(WordTokenizer.Train(texts)));
        Assert.Equal(["a", "b"], Words(WordTokenizer.Train(texts, minimalCount: 2)));
        Assert.Equal(["a", "b", "c"], Words(WordTokenizer.Train(texts, maximalSize: 7)));
        Assert.Equal(["a", "b"], Words(WordTokenizer.Train(["A b B a a"], lowercase: true)));
        Assert.Throws<DataException>(() => WordTokenizer.Train(texts, minimalCount: 9));

        static string[] Words(WordTokenizer tokenizer) =>
            [.. Enumerable.Range(4, tokenizer.VocabularySize - 4).Select(tokenizer.TokenText)];
    }

    [Fact]
    public void Unknown_words_are_marked_and_found()
    {
        var tokenizer = WordTokenizer.Train(["the cat sat"]);
        Assert.Equal("the <unknown> sat", tokenizer.Decode(tokenizer.Encode("the dog sat", addSpecial: true)));
        Assert.Equal(["dog", "!"], tokenizer.FindUnknown("dog the dog!"));
        Assert.Equal([2, 6, 3], tokenizer.Encode("the", addSpecial: true));
        Assert.Equal((0, 1, 2, 3), (tokenizer.PadId!.Value, tokenizer.UnknownId!.Value, tokenizer.BeginId!.Value, tokenizer.EndId!.Value));
    }

    [Fact]
    public void Comes_back_from_its_file()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "tokenizer.json");
        WordTokenizer.Train(["The \"cat\" sat\n"], lowercase: true).Save(path);
        var loaded = Tokenizer.Load(path);
        Assert.Equal("the \"cat\" sat\n", loaded.Decode(loaded.Encode("THE \"CAT\" sat \n")));
    }
}

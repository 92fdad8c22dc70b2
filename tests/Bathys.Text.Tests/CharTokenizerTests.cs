using Bathys.Data;

namespace Bathys.Text.Tests;

public class CharTokenizerTests
{
    [Fact]
    public void Characters_are_tokens_in_their_order_after_four_special_ones()
    {
        var tokenizer = CharTokenizer.Train("b😀ab\n");
        Assert.Equal(8, tokenizer.VocabularySize);
        Assert.Equal([6, 5, 7, 4, 1], tokenizer.Encode("ba😀\né"));
        Assert.Equal([2, 5, 3], tokenizer.Encode("a", addSpecial: true));
        Assert.Equal("ba😀\n\uFFFD", tokenizer.Decode([2, 6, 5, 7, 3, 4, 1, 0]));
        Assert.Equal(["é", "x"], tokenizer.FindUnknown("éxaéx"));
    }

    [Fact]
    public void Rare_characters_are_unknown() => Assert.Equal([1, 4, 4, 1], CharTokenizer.Train("xaab", minimalCount: 2).Encode("xaab"));

    [Fact]
    public void Several_texts_are_one_corpus() =>
        Assert.Equal(CharTokenizer.Train("abc").Encode("cab"), CharTokenizer.Train(["ab", "", "cb"]).Encode("cab"));

    [Fact]
    public void Comes_back_from_its_file()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "tokenizer.json");
        var tokenizer = CharTokenizer.Train("to be, or not to be: \"😀\"\\\n\t");
        tokenizer.Save(path);
        var loaded = Assert.IsType<CharTokenizer>(Tokenizer.Load(path));
        Assert.Equal(tokenizer.VocabularySize, loaded.VocabularySize);
        Assert.Equal(tokenizer.Encode("not 😀\"\\\n!"), loaded.Encode("not 😀\"\\\n!"));
        Assert.False(File.Exists(path + ".draft"));
    }

    [Fact]
    public void No_text_gives_no_vocabulary() => Assert.Throws<DataException>(() => CharTokenizer.Train(""));
}

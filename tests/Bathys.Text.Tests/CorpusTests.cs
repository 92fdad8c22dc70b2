using System.Text;
using Bathys.Data;

namespace Bathys.Text.Tests;

public sealed class CorpusTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Files_folders_and_patterns_are_read_in_order()
    {
        Write("b.txt", "two");
        Write("a.txt", "one");
        Write("deep/er/c.md", "three");
        Write("deep/d.cs", "four");
        Write("deep/empty.txt", " \n");
        Assert.Equal(["one", "two", "three"], Corpus.Load(folder.Path).Documents);
        Assert.Equal(["two", "one"], Corpus.Load(folder["b.txt"], folder["a.txt"], folder["b.txt"]).Documents);
        Assert.Equal(["one", "two"], Corpus.Load(folder["?.txt"]).Documents);
        Assert.Equal(["four"], Corpus.Load(folder["**/*.cs"]).Documents);
        Assert.Equal(["three"], Corpus.Load(folder["d*/**/c.*"]).Documents);
        Assert.Contains("no such file", Assert.Throws<DataFileException>(() => Corpus.Load(folder["x*"])).Message);
        Assert.Contains("no such file", Assert.Throws<DataFileException>(() => Corpus.Load(folder["x.txt"])).Message);
        Assert.Contains(
            "has no .txt", Assert.Throws<DataFileException>(() => Corpus.Load(Directory.CreateDirectory(folder["none"]).FullName)).Message);
    }

    [Theory]
    [InlineData(new byte[] { (byte)'a', 0xC3, (byte)'b' }, "byte 0xC3 at offset 1 is no UTF-8")]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF, (byte)'a', 0xED, 0xA0, 0x80 }, "byte 0xED at offset 4 is no UTF-8")]
    [InlineData(new byte[] { 0xC3, 0xA9, 0xF0, 0x9F, 0x98 }, "byte 0xF0 at offset 2 is no UTF-8")]
    [InlineData(new byte[] { 0xFF, 0xFE, 65, 0 }, "UTF-16")]
    [InlineData(new byte[] { }, "the text is empty")]
    [InlineData(new byte[] { 32, 10, 0xEF }, "byte 0xEF at offset 2")]
    public void A_text_that_is_none_is_refused_with_file_and_place(byte[] bytes, string problem)
    {
        var path = folder.Write("text.txt", bytes);
        var error = Assert.Throws<DataFileException>(() => Corpus.Load(path));
        Assert.StartsWith(path, error.Message);
        Assert.Contains(problem, error.Message);
    }

    [Fact]
    public void An_empty_file_among_others_is_named_unless_a_folder_brought_it()
    {
        var (full, empty) = (folder.Write("full.txt", [65]), folder.Write("empty.txt", [32, 10]));
        Assert.StartsWith(empty, Assert.Throws<DataFileException>(() => Corpus.Load(full, empty)).Message);
        Assert.Equal(["A"], Corpus.Load(folder.Path).Documents);
        File.WriteAllText(full, " ");
        Assert.Contains("the text is empty", Assert.Throws<DataFileException>(() => Corpus.Load(folder.Path)).Message);
    }

    [Fact]
    public void A_byte_order_mark_is_no_text() =>
        Assert.Equal(["é"], Corpus.Load(folder.Write("t.txt", [0xEF, 0xBB, 0xBF, 0xC3, 0xA9])).Documents);

    [Fact]
    public void Validation_is_the_back_of_the_text()
    {
        var (train, validation) = new Corpus(["01234567", "89"]).Split(0.3);
        Assert.Equal(["0123456"], train.Documents);
        Assert.Equal(["7", "89"], validation.Documents);
        (train, validation) = new Corpus(["a😀bc"]).Split(0.6);
        Assert.Equal(["a😀"], train.Documents);
        Assert.Equal(["bc"], validation.Documents);
        Assert.Throws<DataException>(() => new Corpus(["a"]).Split(0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Corpus(["ab"]).Split(1));
        Assert.Throws<DataException>(() => new Corpus([" ", ""]));
    }

    [Fact]
    public void Texts_are_joined_by_end_tokens_and_counted_in_characters()
    {
        var corpus = new Corpus(["a😀", "é"]);
        var stream = TokenStream.Encode(CharTokenizer.Train("a😀é"), corpus);
        Assert.Equal([4, 6, 3, 5], stream.Ids);
        Assert.Equal((3, 7), (stream.Characters, stream.Bytes));
        Assert.Equal(4.0 / 3, stream.BitsPerCharacter(Math.Log(2)), 1e-12);
    }

    [Fact]
    public void The_program_carries_its_own_documentation()
    {
        var corpus = Corpus.Embedded();
        Assert.Contains(corpus.Documents, document => document.StartsWith("# Bathys", StringComparison.Ordinal));
        Assert.All(corpus.Documents, document => Assert.DoesNotContain('\uFFFD', document));
        Assert.NotEmpty(RandomBatch(corpus).Inputs.ToArray<long>());

        static TextBatch RandomBatch(Corpus corpus) =>
            new RandomWindows(TokenStream.Encode(CharTokenizer.Train(string.Concat(corpus.Documents)), corpus).Ids, 2, 4)[0];
    }

    void Write(string name, string text) => folder.Write(name, Encoding.UTF8.GetBytes(text));
}

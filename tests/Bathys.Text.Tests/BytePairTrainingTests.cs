using System.Diagnostics;
using Bathys.Data;
using CsCheck;

namespace Bathys.Text.Tests;

public class BytePairTrainingTests
{
    [Fact]
    public void Merges_are_those_of_counting_anew_each_time() => Check.Sample(
        Gen.Select(Gen.String[Gen.Char["ab cé"], 0, 12].Array[1, 8], Gen.Int[0, 30]), (texts, merges) =>
        {
            if (texts.All(string.IsNullOrEmpty)) return;
            var tokenizer = BytePairTokenizer.Train(texts, BytePairTokenizer.MinimalSize + merges);
            var expected = Naive(texts, merges);
            Assert.Equal(expected, Enumerable.Range(256, tokenizer.VocabularySize - 259).Select(tokenizer.TokenBytes));
        }, iter: 300);

    [Fact]
    public void Whole_plays_train_in_seconds_and_come_back()
    {
        var text = File.ReadAllText(TextGolden.Real("tinyshakespeare", "input.txt"));
        var watch = Stopwatch.StartNew();
        var tokenizer = BytePairTokenizer.Train([text], 1024);
        TestContext.Current.TestOutputHelper!.WriteLine($"trained in {watch.Elapsed.TotalSeconds:F2} s");
        Assert.Equal(1024, tokenizer.VocabularySize);
        watch.Restart();
        var ids = tokenizer.Encode(text);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"encoded {text.Length / 1e6 / watch.Elapsed.TotalSeconds:F1} MB/s, {(double)text.Length / ids.Length:F2} characters a token");
        Assert.Equal(text, tokenizer.Decode(ids));
        Assert.True(ids.Length < text.Length / 2.2);
    }

    [Fact]
    public void Any_text_comes_back() => Check.Sample(Gen.String, text =>
    {
        var tokenizer = BytePairTokenizer.Train(["the cat sat on the mat"], 300);
        var whole = System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));
        Assert.Equal(whole, tokenizer.Decode(tokenizer.Encode(text)));
    }, iter: 200);

    [Fact]
    public void Special_tokens_come_last_and_are_no_text()
    {
        var tokenizer = BytePairTokenizer.Train(["aaaa"], 260);
        Assert.Equal((257, 258, 259), (tokenizer.PadId!.Value, tokenizer.BeginId!.Value, tokenizer.EndId!.Value));
        Assert.DoesNotContain(259, tokenizer.Encode("<|endoftext|>"));
        Assert.Equal("<|endoftext|>", tokenizer.Decode(tokenizer.Encode("<|endoftext|>")));
        Assert.Throws<DataException>(() => BytePairTokenizer.Train([""], 300));
    }

    /// <summary>The definition: count all pairs, join the most frequent, begin again.</summary>
    static List<byte[]> Naive(string[] texts, int merges)
    {
        var order = ByteLetters.Order;
        List<byte[]> tokens = [.. order.Select(b => new[] { b })];
        var pieces = texts.SelectMany(Pieces)
            .Select(piece => System.Text.Encoding.UTF8.GetBytes(piece).Select(b => Array.IndexOf(order, b)).ToList()).ToList();
        while (tokens.Count < 256 + merges)
        {
            var pairs = pieces.SelectMany(piece => piece.Zip(piece.Skip(1))).GroupBy(pair => pair)
                .OrderByDescending(group => group.Count()).ThenBy(group => group.Key).ToList();
            if (pairs.Count == 0 || pairs[0].Count() < 2) break;
            var (left, right) = pairs[0].Key;
            foreach (var piece in pieces)
            {
                for (var i = 0; i + 1 < piece.Count; i++)
                {
                    if ((piece[i], piece[i + 1]) != (left, right)) continue;
                    piece[i] = tokens.Count;
                    piece.RemoveAt(i + 1);
                }
            }
            tokens.Add([.. tokens[left], .. tokens[right]]);
        }
        return tokens[256..];
    }

    static List<string> Pieces(string text)
    {
        List<string> pieces = [];
        for (var rest = text; rest.Length > 0; rest = rest[pieces[^1].Length..]) pieces.Add(rest[..Gpt2Pieces.Length(rest)]);
        return pieces;
    }
}

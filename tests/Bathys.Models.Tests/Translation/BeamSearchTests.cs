namespace Bathys.Models.Tests;

public class BeamSearchTests
{
    const int Begin = 0, End = 1, Vocabulary = 5;

    [Fact]
    public void With_beams_for_all_it_finds_the_likeliest_of_all_sequences()
    {
        foreach (var penalty in (double[])[0, 0.6, 2])
        {
            var search = new BeamSearch(Beams: 300, LengthPenalty: penalty, Longest: 4);
            var (expected, score) = Best(search);
            var found = Search(search);
            Assert.Equal(expected, found.Tokens);
            Assert.Equal(score, found.Score, 1e-6);
        }
    }

    [Fact]
    public void One_beam_takes_the_likeliest_token_each_time()
    {
        List<int> tokens = [Begin];
        while (tokens.Count <= 6 && tokens[^1] != End) tokens.Add(Array.IndexOf(Logs(tokens), Logs(tokens).Max()));
        Assert.Equal(tokens[1..].Where(token => token != End), Search(new BeamSearch(1, 0, 6)).Tokens);
    }

    [Fact]
    public void Two_beams_find_what_one_misses()
    {
        // The likeliest first token leads to nothing likely; the second likeliest to a certain end.
        double[] Next(List<int> tokens) => Array.ConvertAll(
            tokens[^1] switch { Begin => [0, 0, 0.6, 0.4, 0], 2 => [0.2, 0.2, 0.2, 0.2, 0.2], _ => (double[])[0, 1, 0, 0, 0] }, p =>
                Math.Log(p + 1e-12));
        Assert.Equal(Math.Log(0.6 * 0.2), Search(new BeamSearch(1, 0, 2), Next).Score, 1e-6);
        var (tokens, score) = Search(new BeamSearch(2, 0, 2), Next);
        Assert.Equal([3], tokens);
        Assert.Equal(Math.Log(0.4), score, 1e-6);
    }

    [Fact]
    public void Wrong_numbers_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Search(new BeamSearch(Beams: 0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Search(new BeamSearch(Longest: 0)));
    }

    static (IReadOnlyList<int> Tokens, double Score) Search(BeamSearch search, Func<List<int>, double[]>? logs = null)
    {
        List<int>[] texts = [[]];
        return search.Find(Begin, End, (last, rows) =>
        {
            var (ids, from) = (last.ToArray<long>(), rows.ToArray<long>());
            texts = [.. ids.Select((id, i) => (List<int>)[.. texts[from[i]], (int)id])];
            return Tensor.From(texts.SelectMany(logs ?? Logs).ToArray(), texts.Length, Vocabulary);
        });
    }

    /// <summary>The best of all sequences by trying each.</summary>
    static (int[] Tokens, double Score) Best(BeamSearch search)
    {
        (int[] Tokens, double Score) best = ([], double.NegativeInfinity);
        void Try(List<int> tokens, double sum)
        {
            var length = tokens.Count - 1;
            if (length > 0 && (tokens[^1] == End || length == search.Longest))
            {
                var score = sum / Math.Pow((5.0 + length) / 6, search.LengthPenalty);
                if (score > best.Score) best = ([.. tokens.Skip(1).Where(token => token != End)], score);
                return;
            }
            var logs = Logs(tokens);
            for (var token = 0; token < Vocabulary; token++) Try([.. tokens, token], sum + logs[token]);
        }
        Try([Begin], 0);
        return best;
    }

    /// <summary>Logarithms of probabilities that depend on the last two tokens in no orderly way.</summary>
    static double[] Logs(List<int> tokens)
    {
        var seed = tokens.TakeLast(2).Aggregate(17, (a, b) => (a * 31) + b);
        var logits = Enumerable.Range(0, Vocabulary).Select(i => 2 * Math.Sin((seed * 1.3) + (i * i * 2.1))).ToArray();
        var sum = Math.Log(logits.Sum(Math.Exp));
        return [.. logits.Select(logit => logit - sum)];
    }
}

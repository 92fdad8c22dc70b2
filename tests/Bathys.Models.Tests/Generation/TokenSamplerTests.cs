namespace Bathys.Models.Tests.Generation;

public class TokenSamplerTests
{
    // Probabilities 0.4, 0.1, 0.3, 0.2.
    static readonly float[] logits = [MathF.Log(0.4f), MathF.Log(0.1f), MathF.Log(0.3f), MathF.Log(0.2f)];

    [Fact]
    public void By_default_the_models_own_probabilities_are_kept()
    {
        var candidates = Candidates(new());
        Assert.Equal([0, 2, 3, 1], candidates.Select(c => c.Token));
        Near([0.4, 0.3, 0.2, 0.1], candidates);
    }

    [Fact]
    public void Temperature_sharpens_and_flattens()
    {
        Near([0.16 / 0.30, 0.09 / 0.30, 0.04 / 0.30, 0.01 / 0.30], Candidates(new() { Temperature = 0.5 }));
        Near([0.25, 0.25, 0.25, 0.25], Candidates(new() { Temperature = 1e9 }));
        Assert.Equal((0, 1), Assert.Single(Candidates(new() { Temperature = 0 })));
    }

    [Fact]
    public void Top_k_top_p_and_min_p_keep_the_likeliest_and_share_out_the_rest()
    {
        Near([4 / 7.0, 3 / 7.0], Candidates(new() { TopK = 2 }));
        Near([4 / 9.0, 3 / 9.0, 2 / 9.0], Candidates(new() { TopP = 0.71 }));
        Near([4 / 7.0, 3 / 7.0], Candidates(new() { TopP = 0.69 }));
        Near([1], Candidates(new() { TopP = 1e-9 }));
        Near([4 / 9.0, 3 / 9.0, 2 / 9.0], Candidates(new() { MinP = 0.49 }));
        Near([1], Candidates(new() { MinP = 1 }));
        // The share counts within what top-k left, as 4/7 < 0.58.
        Near([4 / 7.0, 3 / 7.0], Candidates(new() { TopK = 2, TopP = 0.58 }));
        Near([1], Candidates(new() { TopK = 2, TopP = 0.57 }));
    }

    [Fact]
    public void Repetition_is_penalized_on_both_sides_of_zero()
    {
        var sampler = new TokenSampler(new() { RepetitionPenalty = 2 });
        var candidates = sampler.Candidates([2, -1, 0.5f], [0, 1, 1]).ToDictionary(c => c.Token, c => c.Probability);
        var sum = Math.Exp(1) + Math.Exp(-2) + Math.Exp(0.5);
        Assert.Equal(Math.Exp(1) / sum, candidates[0], 1e-12);
        Assert.Equal(Math.Exp(-2) / sum, candidates[1], 1e-12);
        Assert.Equal(Math.Exp(0.5) / sum, candidates[2], 1e-12);
    }

    [Fact]
    public void Forbidden_tokens_never_come()
    {
        var sampler = new TokenSampler(new() { Forbidden = [0, 2] }, seed: 3);
        for (var i = 0; i < 200; i++) Assert.Contains(sampler.Next(logits, []), (int[])[1, 3]);
        Assert.Equal(3, new TokenSampler(new() { Forbidden = [0, 2], Temperature = 0 }).Next(logits, []));
        Assert.Equal([1, 3], sampler.Candidates(logits, []).Select(candidate => candidate.Token).Order());
        Assert.Throws<ArgumentException>(() => new TokenSampler(new() { Forbidden = [0, 1, 2, 3] }).Candidates(logits, []));
    }

    [Fact]
    public void Draws_follow_the_probabilities_and_repeat_with_the_seed()
    {
        int[] Draws(ulong seed)
        {
            var sampler = new TokenSampler(new() { TopK = 3 }, seed);
            return [.. Enumerable.Range(0, 9000).Select(_ => sampler.Next(logits, []))];
        }
        var draws = Draws(5);
        Assert.Equal(draws, Draws(5));
        Assert.NotEqual(draws, Draws(6));
        // 4000, 3000 and 2000 expected, with deviations below 50.
        Assert.InRange(draws.Count(t => t == 0), 3800, 4200);
        Assert.InRange(draws.Count(t => t == 2), 2800, 3200);
        Assert.Equal(0, draws.Count(t => t == 1));
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        foreach (var options in (
            SamplingOptions[])[new() { Temperature = -1 }, new() { Temperature = double.NaN }, new() { TopK = -1 }, new() { TopP = 0 },
            new() { TopP = 1.1 }, new() { MinP = -0.1 }, new() { RepetitionPenalty = 0 }])
            Assert.Throws<ArgumentOutOfRangeException>(() => new TokenSampler(options));
        Assert.Contains(
            "not numbers", Assert.Throws<BathysException>(() => new TokenSampler(new()).Next([float.NaN, float.NaN], [])).Message);
        Assert.Throws<BathysException>(() => new TokenSampler(new() { Temperature = 0 }).Next([float.NaN, float.NaN], []));
    }

    static IReadOnlyList<(int Token, double Probability)> Candidates(SamplingOptions options) =>
        new TokenSampler(options).Candidates(logits, []);

    static void Near(double[] expected, IReadOnlyList<(int Token, double Probability)> candidates)
    {
        Assert.Equal(expected.Length, candidates.Count);
        foreach (var (x, y) in expected.Zip(candidates)) Assert.Equal(x, y.Probability, 1e-6);
    }
}

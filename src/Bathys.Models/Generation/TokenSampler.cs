namespace Bathys.Models;

/// <summary>Draws tokens. Equal options, seeds and logits give equal tokens.</summary>
public sealed class TokenSampler
{
    readonly SamplingOptions options;
    readonly Generator generator;

    /// <summary>A sampler.</summary>
    /// <param name="options">How to draw.</param>
    /// <param name="seed">Decides the draws.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public TokenSampler(SamplingOptions options, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!(options.Temperature >= 0 && double.IsFinite(options.Temperature)))
            throw Refusal("temperature", "a finite number of 0 or more", options.Temperature);
        if (options.TopK < 0) throw Refusal("top-k", "0 or more", options.TopK);
        if (options.TopP is not (> 0 and <= 1)) throw Refusal("top-p", "above 0 and at most 1", options.TopP);
        if (options.MinP is not (>= 0 and <= 1)) throw Refusal("min-p", "between 0 and 1", options.MinP);
        if (!(options.RepetitionPenalty > 0 && double.IsFinite(options.RepetitionPenalty)))
            throw Refusal("repetition penalty", "a finite number above 0", options.RepetitionPenalty);
        (this.options, generator) = (options, new Generator(seed));

        static ArgumentOutOfRangeException Refusal(string name, string range, double value) =>
            new(nameof(options), value, $"the {name} is to be {range}");
    }

    /// <summary>Draws the next token.</summary>
    /// <param name="logits">A score for each token.</param>
    /// <param name="past">The tokens so far, which the repetition penalty counts against.</param>
    /// <exception cref="BathysException">The logits are not numbers.</exception>
    public int Next(ReadOnlySpan<float> logits, IEnumerable<int> past)
    {
        var candidates = Candidates(logits, past);
        var draw = generator.NextDouble();
        foreach (var (token, probability) in candidates)
        {
            draw -= probability;
            if (draw < 0) return token;
        }
        return candidates[^1].Token;
    }

    /// <summary>The tokens that may come next with their probabilities, which sum to 1, the likeliest first.</summary>
    /// <param name="logits">A score for each token.</param>
    /// <param name="past">The tokens so far, which the repetition penalty counts against.</param>
    /// <exception cref="BathysException">The logits are not numbers.</exception>
    public IReadOnlyList<(int Token, double Probability)> Candidates(ReadOnlySpan<float> logits, IEnumerable<int> past)
    {
        var (scores, tokens) = Sorted(logits, past);
        if (options.Temperature == 0) return [(tokens[0], 1)];

        var kept = options.TopK > 0 ? Math.Min(options.TopK, tokens.Length) : tokens.Length;
        var weights = new double[kept];
        for (var i = 0; i < kept; i++) weights[i] = Math.Exp((scores[i] - scores[0]) / options.Temperature);
        kept = Nucleus(weights);
        while (weights[kept - 1] < options.MinP) kept--;   // the likeliest has the weight 1

        var sum = weights.Take(kept).Sum();
        return [.. Enumerable.Range(0, kept).Select(i => (tokens[i], weights[i] / sum))];
    }

    /// <summary>How many of the falling weights reach the share <see cref="SamplingOptions.TopP"/> of their sum.</summary>
    int Nucleus(double[] weights)
    {
        if (options.TopP == 1) return weights.Length;
        var left = options.TopP * weights.Sum();
        var kept = 0;
        while (kept < weights.Length && left > 0) left -= weights[kept++];
        return kept;
    }

    /// <summary>Scores after penalties of all tokens that are allowed, by falling score, equal ones by token.</summary>
    (double[] Scores, int[] Tokens) Sorted(ReadOnlySpan<float> logits, IEnumerable<int> past)
    {
        var scores = new double[logits.Length];
        for (var i = 0; i < scores.Length; i++) scores[i] = logits[i];
        if (options.RepetitionPenalty != 1)
        {
            foreach (var token in past.Distinct())
                scores[token] *= scores[token] > 0 ? 1 / options.RepetitionPenalty : options.RepetitionPenalty;
        }
        int[] tokens = [.. Enumerable.Range(0, scores.Length).Except(options.Forbidden)];
        if (tokens.Length == 0) throw new ArgumentException("all tokens are forbidden: none can be drawn", nameof(logits));
        if (options.Temperature == 0)
        {
            var best = tokens.MaxBy(token => scores[token]);
            (scores, tokens) = ([scores[best]], [best]);
        }
        else
        {
            Array.Sort(tokens, (a, b) => scores[b].CompareTo(scores[a]) is var order and not 0 ? order : a.CompareTo(b));
            scores = [.. tokens.Select(token => scores[token])];
        }
        if (!double.IsFinite(scores[0]))
            throw new BathysException("The model's scores are not numbers: its weights are damaged, or its training went astray.");
        return (scores, tokens);
    }
}

using Bathys.Kernels;

namespace Bathys;

/// <summary>Attention: for each query a mean of values, weighted by how well their keys answer the query.</summary>
public static class AttentionOperator
{
    extension(Tensor query)
    {
        /// <summary>
        /// softmax(Q Kᵀ · scale + mask) V: (…, H, L, D), (…, G, S, D) and (…, G, S, E) give (…, H, L, E). The scores are never held
        /// together, in neither direction, so that memory grows with the length alone (Vaswani and others, "Attention is all you need",
        /// 2017; Dao and others, "FlashAttention", 2022).
        /// </summary>
        /// <remarks>
        /// A query that sees no key at all gives zeros. The numbers of the result lie with the heads side by side: (…, L, H · E) is a view
        /// of them.
        /// </remarks>
        /// <param name="key">
        /// (…, G, S, D); each of its heads serves H / G neighboring heads of the queries (Ainslie and others 2023).
        /// </param>
        /// <param name="value">(…, G, S, E).</param>
        /// <param name="mask">
        /// Broadcasts to (…, H, L, S): Bool, true where a query sees a key, as in PyTorch's scaled_dot_product_attention (the layers'
        /// <see cref="Nn.AttentionMasks"/> are the opposite, true hides); or numbers that are added to the scores.
        /// </param>
        /// <param name="dropout">The probability of a weight being dropped.</param>
        /// <param name="causal">True to let a query see the keys up to its own place only; the last query stands at the last key.</param>
        /// <param name="scale">1 / √D unless given.</param>
        /// <param name="keyPadding">
        /// Bool (B, S), with B the first of four dimensions: true where a key is padding, which no query sees (true hides, as in PyTorch's
        /// key_padding_mask).
        /// </param>
        /// <param name="generator">Where the random numbers of the dropout come from.</param>
        /// <exception cref="ShapeException">The shapes do not fit together.</exception>
        /// <exception cref="ArgumentOutOfRangeException">The probability is not from 0 to 1.</exception>
        /// <exception cref="NotSupportedException">The operands are neither Float32 nor Float64.</exception>
        public Tensor ScaledDotProductAttention(
            Tensor key, Tensor value, Tensor? mask = null, double dropout = 0, bool causal = false, double? scale = null,
            Tensor? keyPadding = null,
            Generator? generator = null)
        {
            var operands = AttentionChecks.Operands(query, key, value, mask, dropout, causal, scale, keyPadding, generator);
            var y = Fused(operands);
            return query.Rank == 4 ? y : y.Reshape([.. query.Shape[..^1], value.Shape[^1]]);
        }
    }

    internal static Tensor Fused(AttentionOperands operands)
    {
        // A mask that learns (a bias by distance) needs the gradient of every score: then they are held.
        if (operands.Mask is { } learned && Record.Needs(learned)) return Composed(operands).Y;
        var (y, logSums) = Tensor.AttentionForward(operands);
        var saved = y.Detach();
        return Record.Gradients("ScaledDotProductAttention", y, [operands.Query, operands.Key, operands.Value], (g, _) => Record.Choose(
            fused: () =>
            {
                var (toQuery, toKey, toValue) = Tensor.AttentionBackward(g, operands, saved, logSums);
                return [toQuery, toKey, toValue];
            },
            composed: () => ComposedGradient(g, operands)));
    }

    /// <summary>The formula as it stands, with all weights (B, H, L, S): for those who ask for them, and for second derivatives.</summary>
    internal static (Tensor Y, Tensor Weights) Composed(AttentionOperands o)
    {
        var weights = Weights(o);
        var dropped = o.Dropout is { } dropout ? weights * Factors(dropout, o) : weights;
        return (dropped.MatMul(Shared(o.Value, o)), weights);
    }

    static Tensor Weights(AttentionOperands o)
    {
        var scores = o.Query.MatMul(Shared(o.Key, o).Transpose(-2, -1)) * o.Scale;
        var bias = Bias(o);
        if (bias is null) return scores.Softmax(-1);
        // Where nothing is seen the softmax is of zeros, and its weights are then set to zero.
        var blind = bias.Detach().Max(-1, keepDimensions: true).Values.Equal(double.NegativeInfinity);
        return (scores + bias).MaskedFill(blind, 0).Softmax(-1).MaskedFill(blind, 0);
    }

    /// <summary>All that is added to the scores.</summary>
    static Tensor? Bias(AttentionOperands o)
    {
        var padding = o.Padding?.Unsqueeze(1).Unsqueeze(1);
        var future = o.IsCausal
            ? Tensor.Full([o.Queries, o.Keys], double.NegativeInfinity, o.Query.DType).Triu(1 + o.Keys - o.Queries) : null;
        return Sum(Sum(o.Mask, padding), future);

        static Tensor? Sum(Tensor? a, Tensor? b) => a is null ? b : b is null ? a : a + b;
    }

    /// <summary>∂L/∂S = P (∂L/∂P − Σ ∂L/∂P P), in operators that have gradients in turn.</summary>
    static Tensor[] ComposedGradient(Tensor g, AttentionOperands o)
    {
        var (weights, key, value) = (Weights(o), Shared(o.Key, o), Shared(o.Value, o));
        var factors = o.Dropout is { } dropout ? Factors(dropout, o) : null;
        var dropped = factors is null ? weights : weights * factors;
        var toWeights = g.MatMul(value.Transpose(-2, -1));
        if (factors is not null) toWeights *= factors;
        var toScores = weights * (toWeights - (toWeights * weights).Sum(-1, keepDimensions: true)) * o.Scale;
        return
        [
            toScores.MatMul(key),
            Joined(toScores.Transpose(-2, -1).MatMul(o.Query), o),
            Joined(dropped.Transpose(-2, -1).MatMul(g), o),
        ];
    }

    /// <summary>Keys or values for every head of the queries.</summary>
    static Tensor Shared(Tensor x, AttentionOperands o)
    {
        if (o.KeyHeads == o.Heads) return x;
        var (b, g, s, d) = (x.Shape[0], x.Shape[1], x.Shape[2], x.Shape[3]);
        return x.Unsqueeze(2).Expand([b, g, o.Heads / g, s, d]).Reshape(b, o.Heads, s, d);
    }

    /// <summary>The transpose of <see cref="Shared"/>: the sum over the heads that share.</summary>
    static Tensor Joined(Tensor x, AttentionOperands o) => o.KeyHeads == o.Heads ? x
        : x.Reshape(o.Batch, o.KeyHeads, o.Heads / o.KeyHeads, x.Shape[2], x.Shape[3]).Sum(2);

    /// <summary>
    /// 0 for a dropped weight and 1 / (1 − probability) for the others, as the kernel draws them: rows are filled up to whole blocks of
    /// words.
    /// </summary>
    static Tensor Factors(DropoutMask dropout, AttentionOperands o)
    {
        var ones = Tensor.Ones([o.Batch, o.Heads, o.Queries, (int)DropoutMask.WordsFor(o.Keys)], o.Query.DType);
        return Tensor.Masked(dropout, ones)[.., .., .., ..o.Keys];
    }
}

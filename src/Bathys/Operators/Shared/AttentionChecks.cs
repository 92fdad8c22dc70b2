using Bathys.Kernels;

namespace Bathys;

/// <summary>The operands of an attention, checked and brought to four dimensions.</summary>
internal static class AttentionChecks
{
    const string Name = "ScaledDotProductAttention";

    public static AttentionOperands Operands(
        Tensor query, Tensor key, Tensor value, Tensor? mask, double dropout, bool causal, double? scale, Tensor? keyPadding,
        Generator? generator)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        if (!(dropout is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(dropout), $"{Name}: a dropout of {dropout} is not from 0 to 1");
        var dtype = DTypes.Promote(DTypes.Promote(query.DType, key.DType), value.DType);
        if (dtype is not (DType.Float32 or DType.Float64))
            throw new NotSupportedException($"{Name}: no attention of {dtype}: convert first, for example with To(DType.Float32)");
        CheckShapes(query.Shape, key.Shape, value.Shape);
        var (q, k, v) = (Four(query.To(dtype)), Four(key.To(dtype)), Four(value.To(dtype)));
        var (batch, heads, queries, keys) = (q.Shape[0], q.Shape[1], q.Shape[2], k.Shape[2]);
        return new AttentionOperands(
            q, k, v, MaskOf(mask, dtype, new Shape([batch, heads, queries, keys])), PaddingOf(keyPadding, dtype, batch, keys))
        {
            Scale = scale ?? 1 / Math.Sqrt(Math.Max(1, q.Shape[3])),
            IsCausal = causal,
            Dropout = DropoutOf(dropout, generator, (long)batch * heads * queries * DropoutMask.WordsFor(keys)),
        };
    }

    static void CheckShapes(Shape query, Shape key, Shape value)
    {
        if (query.Rank is < 2 or > 4 || key.Rank != query.Rank || value.Rank != query.Rank)
            throw new ShapeException(
                $"{Name}: queries (…, H, L, D), keys (…, G, S, D) and values (…, G, S, E) of two to four dimensions, not {query}, {key} " +
                $"and {value}");
        if (query[^1] != key[^1]) throw new ShapeException($"{Name}: queries {query} and keys {key} differ in their last size");
        if (key[^2] != value[^2]) throw new ShapeException($"{Name}: there is a value for each key, but keys are {key} and values {value}");
        if (!key[..^2].SequenceEqual(value[..^2]) || (query.Rank == 4 && query[0] != key[0]))
            throw new ShapeException($"{Name}: queries {query}, keys {key} and values {value} differ in their batch or heads");
        if (query.Rank > 2 && (key[^3] == 0 ? query[^3] != 0 : query[^3] % key[^3] != 0))
            throw new ShapeException($"{Name}: {query[^3]} heads of queries do not divide among {key[^3]} heads of keys");
    }

    static Tensor Four(Tensor x)
    {
        while (x.Rank < 4) x = x.Unsqueeze(0);
        return x;
    }

    /// <summary>Numbers to add, of four dimensions that broadcast and with the keys side by side.</summary>
    static Tensor? MaskOf(Tensor? mask, DType dtype, Shape scores)
    {
        if (mask is null) return null;
        if (!Broadcasts(mask.Shape, scores))
            throw new ShapeException($"{Name}: a mask {mask.Shape} does not broadcast to the scores {scores}");
        if (mask.DType != DType.Bool && !mask.DType.IsFloatingPoint)
            throw new NotSupportedException($"{Name}: a mask is Bool or numbers to add, not {mask.DType}");
        var bias = Four(
            mask.DType == DType.Bool ? Tensor.Zeros(mask.Shape, dtype).MaskedFill(mask.Not(), double.NegativeInfinity) : mask.To(dtype));
        if (bias.Shape[3] != scores[3]) bias = bias.Expand([.. bias.Shape[..3], scores[3]]);
        return bias.Contiguous();
    }

    static bool Broadcasts(Shape mask, Shape scores)
    {
        if (mask.Rank > scores.Rank) return false;
        for (var d = 1; d <= mask.Rank; d++)
            if (mask[^d] != 1 && mask[^d] != scores[^d]) return false;
        return true;
    }

    static Tensor? PaddingOf(Tensor? padding, DType dtype, int batch, int keys)
    {
        if (padding is null) return null;
        if (padding.Shape != new Shape([batch, keys]))
            throw new ShapeException($"{Name}: a key padding of shape {padding.Shape}: it must be ({batch}, {keys})");
        WhereOperator.CheckBool(Name, padding);
        return Tensor.Zeros([batch, keys], dtype).MaskedFill(padding, double.NegativeInfinity);
    }

    static DropoutMask? DropoutOf(double probability, Generator? generator, long words)
    {
        if (probability == 0) return null;
        generator ??= Generator.Current;
        var counter = generator.Take(words);
        var threshold = (uint)Math.Min(probability * (1L << 32), uint.MaxValue);
        return new DropoutMask(threshold, probability == 1 ? 0 : 1 / (1 - probability), generator.Seed, generator.Stream, counter);
    }
}

using Bathys.Nn;

namespace Bathys.Models;

/// <summary>Causal attention of a text to itself, with one map to queries, keys and values together.</summary>
sealed class GptAttention(GptOptions options, double outDeviation) : Module
{
    readonly Conv1D cAttn = new(
        options.Width, options.Width + (2 * options.AllKeyHeads * options.HeadWidth), options.Bias, 0.02, options.DType);
    readonly Conv1D cProj = new(options.Width, options.Width, options.Bias, outDeviation, options.DType);

    /// <summary>(B, L, width) to the same.</summary>
    /// <param name="x">The tokens.</param>
    /// <param name="rotary">Positions, where they are rotations.</param>
    /// <param name="cache">Keys and values of the tokens before, or none.</param>
    public Tensor Forward(Tensor x, RotaryPositions? rotary, KeyValueCache? cache)
    {
        var keyWidth = options.AllKeyHeads * options.HeadWidth;
        var parts = cAttn.Forward(x).Split([options.Width, keyWidth, keyWidth], -1);
        var (q, k, v) = (Heads(parts[0]), Heads(parts[1]), Heads(parts[2]));
        if (rotary is not null) (q, k) = (rotary.Forward(q, cache?.Length ?? 0), rotary.Forward(k, cache?.Length ?? 0));
        if (cache is not null) (k, v) = cache.Append(k, v);
        var y = q.ScaledDotProductAttention(k, v, dropout: IsTrainingNow ? options.Dropout : 0, causal: true);  // (B, heads, L, head width)
        return cProj.Forward(y.Transpose(1, 2).Reshape(x.Shape)).Dropout(options.Dropout, IsTrainingNow);
    }

    /// <summary>(B, L, heads · head width) to (B, heads, L, head width).</summary>
    Tensor Heads(Tensor x) => x.Reshape(x.Shape[0], x.Shape[1], x.Shape[2] / options.HeadWidth, options.HeadWidth).Transpose(1, 2);
}

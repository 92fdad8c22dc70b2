using Bathys.Nn;

namespace Bathys.Models.Diffusion;

/// <summary>
/// Attention of patches and two linear maps, each after a normalization whose scale and shift, and before a gate which, follow from time
/// and condition and start at zero ("adaLN-Zero", Peebles and Xie 2023); between them, perhaps, attention to words.
/// </summary>
sealed class DiTBlock : Module
{
    readonly Linear modulation;
    readonly MultiheadAttention places;
    readonly LayerNorm? textNorm;
    readonly MultiheadAttention? words;
    readonly Linear linear1, linear2;

    public DiTBlock(DiTOptions options)
    {
        var (width, dtype) = (options.Width, options.DType);
        modulation = Zero(new(width, 6 * width, dtype: dtype));
        places = new(width, options.Heads, dtype: dtype);
        if (options.HasWords)
        {
            textNorm = new(width, dtype: dtype);
            words = new(width, options.Heads, keyWidth: options.ConditionWidth, valueWidth: options.ConditionWidth, dtype: dtype);
        }

        (linear1, linear2) = (new(width, 4 * width, dtype: dtype), new(4 * width, width, dtype: dtype));
    }

    /// <summary>(B, L, width) to the same.</summary>
    /// <param name="x">The patches.</param>
    /// <param name="e">What is known of their time and condition, after SiLU: (B, width).</param>
    /// <param name="condition">What the picture shows.</param>
    public Tensor Forward(Tensor x, Tensor e, Condition? condition)
    {
        // shift, scale, gate; shift, scale, gate: (B, 1, width)
        var parts = modulation.Forward(e).Unsqueeze(1).Chunk(6, -1);
        x += parts[2] * places.Forward(Modulated(x, parts[0], parts[1]));
        if (words is not null && condition?.States is { } states)
            x += words.Forward(textNorm!.Forward(x), states, states, new() { KeyPadding = condition.Padding });
        return x + (parts[5] * linear2.Forward(linear1.Forward(Modulated(x, parts[3], parts[4])).Gelu(approximate: true)));
    }

    /// <summary>The normalized patches, scaled by 1 + scale and shifted.</summary>
    public static Tensor Modulated(Tensor x, Tensor shift, Tensor scale) =>
        (x.LayerNorm([x.Shape[^1]], epsilon: 1e-6) * (scale + 1)) + shift;

    /// <summary>A map that starts at zero.</summary>
    public static Linear Zero(Linear map)
    {
        Initialize.Constant(map.Weight, 0);
        Initialize.Constant(map.Bias!, 0);
        return map;
    }
}

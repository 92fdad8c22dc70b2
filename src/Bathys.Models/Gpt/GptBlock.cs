using Bathys.Nn;

namespace Bathys.Models;

/// <summary>Attention and two maps, each after a normalization and added to what came in.</summary>
sealed class GptBlock : Module
{
    [StateName("ln_1")]
    readonly UnaryModule norm1;
    readonly GptAttention attn;
    [StateName("ln_2")]
    readonly UnaryModule norm2;
    readonly GptMlp mlp;

    public GptBlock(GptOptions options)
    {
        // What is added to the stream counts once for each of 2 · layers parts: its variance is divided by that (Radford and others 2019).
        var outDeviation = 0.02 / Math.Sqrt(2 * options.Layers);
        (norm1, norm2) = (options.Norm(), options.Norm());
        (attn, mlp) = (new(options, outDeviation), new(options, outDeviation));
    }

    public Tensor Forward(Tensor x, RotaryPositions? rotary, KeyValueCache? cache)
    {
        x += attn.Forward(norm1.Forward(x), rotary, cache);
        return x + mlp.Forward(norm2.Forward(x));
    }
}

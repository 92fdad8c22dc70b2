using Bathys.Nn;

namespace Bathys.Models.Diffusion;

/// <summary>
/// A level on the way down: residual blocks, perhaps attention after each, perhaps a convolution that halves the picture.
/// </summary>
sealed class UNetDown : Module
{
    readonly ResidualBlock[] blocks;
    readonly AttentionBlock[] attentions;
    readonly Conv2d? halve;

    /// <param name="from">Channels that come in.</param>
    /// <param name="to">Channels of the level.</param>
    /// <param name="attends">Whether places attend.</param>
    /// <param name="isLast">Whether the picture keeps its size.</param>
    /// <param name="options">What blocks have in common.</param>
    public UNetDown(int from, int to, bool attends, bool isLast, UNetOptions options)
    {
        blocks = [.. Enumerable.Range(0, options.Blocks).Select(i => new ResidualBlock(i == 0 ? from : to, to, options))];
        attentions = [.. blocks.Where(_ => attends).Select(_ => new AttentionBlock(to, options))];
        if (!isLast) halve = new(to, to, 3, stride: 2, padding: 1, dtype: options.DType);
    }

    /// <summary>The pictures of the next level; all that is made on the way is kept for the way up.</summary>
    public Tensor Forward(Tensor x, Tensor e, Condition? condition, Stack<Tensor> kept)
    {
        for (var i = 0; i < blocks.Length; i++)
        {
            x = blocks[i].Forward(x, e);
            if (attentions.Length > 0) x = attentions[i].Forward(x, condition);
            kept.Push(x);
        }

        if (halve is null) return x;
        kept.Push(x = halve.Forward(x));
        return x;
    }
}

using Bathys.Nn;

namespace Bathys.Models.Diffusion;

/// <summary>
/// A level on the way up: residual blocks over the picture and what was kept on the way down, perhaps attention after each, perhaps a
/// doubling of the picture, each pixel four times and then a convolution.
/// </summary>
sealed class UNetUp : Module
{
    readonly ResidualBlock[] blocks;
    readonly AttentionBlock[] attentions;
    readonly Conv2d? twice;

    /// <param name="from">Channels that come in.</param>
    /// <param name="kept">Channels of what was kept, in the order in which it is taken up.</param>
    /// <param name="to">Channels of the level.</param>
    /// <param name="attends">Whether places attend.</param>
    /// <param name="isLast">Whether the picture keeps its size.</param>
    /// <param name="options">What blocks have in common.</param>
    public UNetUp(int from, IEnumerable<int> kept, int to, bool attends, bool isLast, UNetOptions options)
    {
        blocks = [.. kept.Select((channels, i) => new ResidualBlock((i == 0 ? from : to) + channels, to, options))];
        attentions = [.. blocks.Where(_ => attends).Select(_ => new AttentionBlock(to, options))];
        if (!isLast) twice = new(to, to, 3, padding: 1, dtype: options.DType);
    }

    /// <summary>The pictures of the next level.</summary>
    public Tensor Forward(Tensor x, Tensor e, Condition? condition, Stack<Tensor> kept)
    {
        for (var i = 0; i < blocks.Length; i++)
        {
            x = blocks[i].Forward(Tensor.Cat([x, kept.Pop()], 1), e);
            if (attentions.Length > 0) x = attentions[i].Forward(x, condition);
        }

        return twice is null ? x : twice.Forward(x.UpsampleNearest(new Size2(2 * x.Shape[2], 2 * x.Shape[3])));
    }
}

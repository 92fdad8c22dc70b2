using Bathys.Nn;

namespace Bathys.Models.Diffusion;

/// <summary>
/// Two 3×3 convolutions, each after group normalization and SiLU, the time added between them, and the input added to the result, through a
/// 1×1 convolution where the channels change (Ho and others 2020). The second convolution starts at zero: an untrained block does nothing.
/// </summary>
sealed class ResidualBlock : Module
{
    readonly GroupNorm norm1, norm2;
    readonly Conv2d conv1, conv2;
    readonly Linear time;
    readonly Conv2d? shortcut;
    readonly Dropout dropout;

    /// <param name="from">Channels that come in.</param>
    /// <param name="to">Channels that go out.</param>
    /// <param name="options">What blocks have in common.</param>
    public ResidualBlock(int from, int to, UNetOptions options)
    {
        var dtype = options.DType;
        (norm1, norm2) = (new(options.Groups, from, dtype: dtype), new(options.Groups, to, dtype: dtype));
        conv1 = new(from, to, 3, padding: 1, dtype: dtype);
        time = new(options.TimeWidth, to, dtype: dtype);
        conv2 = new(to, to, 3, padding: 1, dtype: dtype);
        Initialize.Constant(conv2.Weight, 0);
        Initialize.Constant(conv2.Bias!, 0);
        if (from != to) shortcut = new(from, to, 1, dtype: dtype);
        dropout = new(options.Dropout);
    }

    /// <summary>(B, from, H, W) to (B, to, H, W).</summary>
    /// <param name="x">The pictures.</param>
    /// <param name="e">What is known of their time and condition, after SiLU: (B, time width).</param>
    public Tensor Forward(Tensor x, Tensor e)
    {
        var y = conv1.Forward(norm1.Forward(x).Silu()) + time.Forward(e).Unsqueeze(-1).Unsqueeze(-1);
        y = conv2.Forward(dropout.Forward(norm2.Forward(y).Silu()));
        return (shortcut?.Forward(x) ?? x) + y;
    }
}

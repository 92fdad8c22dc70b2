using Bathys.Nn;

namespace Bathys.Models.Diffusion;

/// <summary>
/// The denoising network: levels of residual blocks that halve the picture step by step, a middle, and levels that double it again, each
/// over what was kept on the way down; time and condition reach every block, places attend to one another and to words where the picture is
/// small (Ronneberger and others, "U-Net", 2015;
/// Ho and others 2020; Rombach and others 2022).
/// </summary>
public sealed class UNet : DenoisingNetwork
{
    readonly UNetOptions options;
    readonly TimeEmbedding time;
    readonly Linear? summary;
    readonly Conv2d convIn;
    readonly UNetDown[] down;
    readonly ResidualBlock middle1;
    readonly AttentionBlock middleAttention;
    readonly ResidualBlock middle2;
    readonly UNetUp[] up;
    readonly GroupNorm normOut;
    readonly Conv2d convOut;

    /// <summary>A network with random weights whose output starts at zero.</summary>
    /// <param name="options">Sizes.</param>
    /// <exception cref="BathysException">The sizes do not fit together.</exception>
    public UNet(UNetOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        this.options = options;
        var (dtype, first, levels) = (options.DType, options.Channels, options.Multipliers.Count);
        int[] channels = [.. options.Multipliers.Select(multiple => multiple * first)];
        var pixels = options.PictureChannels * options.Patch * options.Patch;
        time = new(first, options.TimeWidth, dtype);
        if (options.ConditionWidth > 0) summary = new(options.ConditionWidth, options.TimeWidth, dtype: dtype);
        convIn = new(pixels, first, 3, padding: 1, dtype: dtype);

        var kept = new Stack<int>([first]);
        down = [.. Enumerable.Range(0, levels).Select(level =>
        {
            var isLast = level == levels - 1;
            for (var i = 0; i < options.Blocks + (isLast ? 0 : 1); i++) kept.Push(channels[level]);
            return new UNetDown(level == 0 ? first : channels[level - 1], channels[level], level >= options.AttentionFrom, isLast, options);
        })];
        (middle1, middleAttention, middle2) = (
            new(channels[^1], channels[^1], options), new(channels[^1], options), new(channels[^1], channels[^1], options));
        up = [.. Enumerable.Range(0, levels).Reverse().Select(level => new UNetUp(
            channels[Math.Min(level + 1, levels - 1)], [.. Enumerable.Range(0, options.Blocks + 1).Select(_ => kept.Pop())],
            channels[level],
            level >= options.AttentionFrom, level == 0, options))];
        normOut = new(options.Groups, first * options.Multipliers[0], dtype: dtype);
        convOut = new(first * options.Multipliers[0], pixels, 3, padding: 1, dtype: dtype);
        Initialize.Constant(convOut.Weight, 0);
        Initialize.Constant(convOut.Bias!, 0);
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x, Tensor times, Condition? condition = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(times);
        var unit = options.Patch << (options.Multipliers.Count - 1);
        if (x.Rank != 4 || x.Shape[1] != options.PictureChannels || x.Shape[2] % unit != 0 || x.Shape[3] % unit != 0)
            throw new ShapeException($"UNet: takes (B, {options.PictureChannels}, H, W) with H and W multiples of {unit}, not {x.Shape}");
        var e = time.Forward(times);
        if (summary is not null && condition is not null) e += summary.Forward(condition.Summary);
        e = e.Silu();                                                           // (B, 4 · channels)

        var y = convIn.Forward(Patches.Fold(x, options.Patch));
        var kept = new Stack<Tensor>([y]);
        foreach (var level in down) y = level.Forward(y, e, condition, kept);
        y = middle2.Forward(middleAttention.Forward(middle1.Forward(y, e), condition), e);
        foreach (var level in up) y = level.Forward(y, e, condition, kept);
        return Patches.Unfold(convOut.Forward(normOut.Forward(y).Silu()), options.Patch);
    }
}

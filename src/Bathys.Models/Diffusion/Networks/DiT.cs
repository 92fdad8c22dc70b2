using Bathys.Nn;

namespace Bathys.Models.Diffusion;

/// <summary>
/// A diffusion transformer: the picture as patches with learned places, blocks that time and condition modulate, and a linear map back to
/// pixels (Peebles and Xie, "Scalable diffusion models with transformers", 2023).
/// </summary>
public sealed class DiT : DenoisingNetwork
{
    readonly DiTOptions options;
    readonly TimeEmbedding time;
    readonly Linear? summary;
    readonly Linear patchIn;
    readonly Parameter positions;
    readonly DiTBlock[] blocks;
    readonly Linear modulation, patchOut;

    /// <summary>A network with random weights whose output starts at zero.</summary>
    /// <param name="options">Sizes.</param>
    /// <exception cref="BathysException">The sizes do not fit together.</exception>
    public DiT(DiTOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        this.options = options;
        var (width, dtype, side) = (options.Width, options.DType, options.PictureSize / options.Patch);
        var pixels = options.PictureChannels * options.Patch * options.Patch;
        time = new(width, width, dtype);
        if (options.ConditionWidth > 0) summary = new(options.ConditionWidth, width, dtype: dtype);
        patchIn = new(pixels, width, dtype: dtype);
        positions = Initialize.Normal(new Parameter(Tensor.Empty([side * side, width], dtype)), 0, 0.02);
        blocks = [.. Enumerable.Range(0, options.Depth).Select(_ => new DiTBlock(options))];
        modulation = DiTBlock.Zero(new(width, 2 * width, dtype: dtype));
        patchOut = DiTBlock.Zero(new(width, pixels, dtype: dtype));
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x, Tensor times, Condition? condition = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(times);
        if (x.Rank != 4 || x.Shape[1] != options.PictureChannels || x.Shape[2] != options.PictureSize || x.Shape[3] != options.PictureSize)
            throw new ShapeException(
                $"DiT: takes (B, {options.PictureChannels}, {options.PictureSize}, {options.PictureSize}), not {x.Shape}");
        var e = time.Forward(times);
        if (summary is not null && condition is not null) e += summary.Forward(condition.Summary);
        e = e.Silu();                                                                   // (B, width)

        var folded = Patches.Fold(x, options.Patch);
        var y = patchIn.Forward(folded.Flatten(2).Transpose(1, 2)) + positions;         // (B, L, width)
        foreach (var block in blocks) y = block.Forward(y, e, condition);
        var parts = modulation.Forward(e).Unsqueeze(1).Chunk(2, -1);
        y = patchOut.Forward(DiTBlock.Modulated(y, parts[0], parts[1]));                // (B, L, C · p²)
        return Patches.Unfold(y.Transpose(1, 2).Reshape(folded.Shape), options.Patch);
    }
}

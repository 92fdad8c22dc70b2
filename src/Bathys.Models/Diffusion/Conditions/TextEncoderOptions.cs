namespace Bathys.Models.Diffusion;

/// <summary>Sizes of a <see cref="TextEncoder"/>.</summary>
/// <param name="Vocabulary">The number of tokens.</param>
/// <param name="Longest">The most tokens of a caption.</param>
public sealed record TextEncoderOptions(int Vocabulary, int Longest)
{
    /// <summary>Size of a word's embedding.</summary>
    public int Width { get; init; } = 128;

    /// <summary>Encoder layers.</summary>
    public int Layers { get; init; } = 2;

    /// <summary>Heads of each attention; they divide the width.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>The token that fills shorter captions up.</summary>
    public int Padding { get; init; }

    /// <summary>Float32 or Float64.</summary>
    public DType DType { get; init; } = DType.Float32;
}

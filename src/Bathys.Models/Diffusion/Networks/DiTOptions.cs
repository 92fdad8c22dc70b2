namespace Bathys.Models.Diffusion;

/// <summary>Sizes of a <see cref="DiT"/>.</summary>
public sealed record DiTOptions
{
    /// <summary>1 for gray pictures, 3 for color.</summary>
    public int PictureChannels { get; init; } = 3;

    /// <summary>Rows and columns of a picture.</summary>
    public int PictureSize { get; init; } = 32;

    /// <summary>Rows and columns of a patch, which divide the picture's.</summary>
    public int Patch { get; init; } = 4;

    /// <summary>Size of a patch's embedding, even.</summary>
    public int Width { get; init; } = 256;

    /// <summary>Blocks one after the other.</summary>
    public int Depth { get; init; } = 6;

    /// <summary>Heads of each attention; they divide the width.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>Numbers of the condition's rows; 0 for a network that is not told what pictures show.</summary>
    public int ConditionWidth { get; init; }

    /// <summary>Whether the condition has words to attend to.</summary>
    public bool HasWords { get; init; }

    /// <summary>Float32 or Float64.</summary>
    public DType DType { get; init; } = DType.Float32;

    /// <summary>Refuses sizes that do not fit together.</summary>
    /// <exception cref="BathysException">They do not.</exception>
    internal void Check()
    {
        if (Patch < 1 || Heads < 1)
            throw new BathysException(
                $"Patches have at least one pixel and a transformer at least one head, not {Math.Min(Patch, Heads)}.");
        if (PictureSize % Patch != 0) throw new BathysException($"Patches of {Patch} pixels do not divide pictures of {PictureSize}.");
        if (Width % 2 != 0 || Width % Heads != 0)
            throw new BathysException($"A transformer's width is even and divides into its {Heads} heads, unlike {Width}.");
    }
}

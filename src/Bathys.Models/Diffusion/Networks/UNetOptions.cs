namespace Bathys.Models.Diffusion;

/// <summary>Sizes of a <see cref="UNet"/>.</summary>
public sealed record UNetOptions
{
    /// <summary>1 for gray pictures, 3 for color.</summary>
    public int PictureChannels { get; init; } = 3;

    /// <summary>Channels of the first level.</summary>
    public int Channels { get; init; } = 64;

    /// <summary>Channels of each level as multiples of the first; each level after the first halves height and width.</summary>
    public IReadOnlyList<int> Multipliers { get; init; } = [1, 2, 2];

    /// <summary>Residual blocks of a level on the way down; one more on the way up.</summary>
    public int Blocks { get; init; } = 2;

    /// <summary>The first level, from 0, whose places attend to one another and to words; the middle always does.</summary>
    public int AttentionFrom { get; init; } = 1;

    /// <summary>Channels of an attention head, where so many divide the channels.</summary>
    public int HeadWidth { get; init; } = 32;

    /// <summary>Groups of each group normalization; they divide the channels.</summary>
    public int Groups { get; init; } = 8;

    /// <summary>Numbers of the condition's rows; 0 for a network that is not told what pictures show.</summary>
    public int ConditionWidth { get; init; }

    /// <summary>Whether the condition has words to attend to.</summary>
    public bool HasWords { get; init; }

    /// <summary>Squares of so many pixels become the channels of one place first: 2 computes four times as fast, 1 looks closest.</summary>
    public int Patch { get; init; } = 1;

    /// <summary>The share of numbers that is dropped within residual blocks in training.</summary>
    public double Dropout { get; init; }

    /// <summary>Float32 or Float64.</summary>
    public DType DType { get; init; } = DType.Float32;

    internal int TimeWidth => 4 * Channels;

    internal int TextWidth => HasWords ? ConditionWidth : 0;

    internal int Heads(int channels) => channels % HeadWidth == 0 ? channels / HeadWidth : 1;

    /// <summary>Refuses sizes that do not fit together.</summary>
    /// <exception cref="BathysException">They do not.</exception>
    internal void Check()
    {
        if (Groups < 1 || HeadWidth < 1)
            throw new BathysException($"Groups and heads have at least one channel, not {Math.Min(Groups, HeadWidth)}.");
        if (Channels < 2 || Channels % 2 != 0 || Channels % Groups != 0)
            throw new BathysException($"A U-Net's channels are a multiple of {Math.Max(2, Groups)}, not {Channels}.");
        if (Multipliers.Count == 0 || Multipliers.Any(multiple => multiple < 1) || Blocks < 1 || Patch < 1)
            throw new BathysException("A U-Net has at least one level, each of at least one block and as many channels as the first.");
    }
}

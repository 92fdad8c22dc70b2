namespace Bathys.Models;

/// <summary>Sizes of a <see cref="Translator"/>.</summary>
/// <param name="SourceVocabulary">Tokens of the language that is read.</param>
/// <param name="TargetVocabulary">Tokens of the language that is written.</param>
/// <param name="Layers">Layers of the encoder, and of the decoder.</param>
/// <param name="Heads">Heads of each attention; they divide the width.</param>
/// <param name="Width">Size of a token's embedding.</param>
public sealed record TranslatorOptions(int SourceVocabulary, int TargetVocabulary, int Layers, int Heads, int Width)
{
    /// <summary>Units between the two maps of a layer; 0 for twice the width.</summary>
    public int FeedForward { get; init; }

    /// <summary>The probability of a weight, a unit or a sum being dropped in training.</summary>
    public double Dropout { get; init; } = 0.1;

    /// <summary>The longest sentence of either language, in tokens.</summary>
    public int Longest { get; init; } = 256;

    /// <summary>True for learned tables of places, false for sines and cosines.</summary>
    public bool LearnedPositions { get; init; }

    /// <summary>True to normalize before each part of a layer, which trains more calmly; false after it, as in the paper.</summary>
    public bool NormFirst { get; init; }

    /// <summary>
    /// True for the target's embedding used again as the map to its logits (Press and Wolf 2017, and the paper), false for a map of its
    /// own.
    /// </summary>
    public bool TiedOutput { get; init; }

    internal int Hidden => FeedForward == 0 ? 2 * Width : FeedForward;
}

namespace Bathys.Vision.Digits;

/// <summary>How broad a digit's stroke is.</summary>
public enum StrokeWidth
{
    /// <summary>About 1.3 pixels of a 28-pixel image.</summary>
    Thin,

    /// <summary>About 2.4 pixels.</summary>
    Normal,

    /// <summary>About 4 pixels.</summary>
    Thick,
}

/// <summary>Which way a digit leans.</summary>
public enum Lean
{
    /// <summary>Its top is to the left of its foot.</summary>
    Left,

    /// <summary>It stands straight.</summary>
    Upright,

    /// <summary>Its top is to the right of its foot.</summary>
    Right,
}

/// <summary>The color a digit is written in.</summary>
public enum Ink
{
    /// <summary>Gray images have no color: bright on black.</summary>
    None,

    /// <summary>Red.</summary>
    Red,

    /// <summary>Orange.</summary>
    Orange,

    /// <summary>Yellow.</summary>
    Yellow,

    /// <summary>Green.</summary>
    Green,

    /// <summary>Cyan.</summary>
    Cyan,

    /// <summary>Blue.</summary>
    Blue,

    /// <summary>Purple.</summary>
    Purple,

    /// <summary>Pink.</summary>
    Pink,
}

/// <summary>What can be said of a drawn digit in words.</summary>
/// <param name="Digit">0 to 9.</param>
/// <param name="Width">How broad the stroke is.</param>
/// <param name="Ink">The color of the stroke.</param>
/// <param name="Lean">Which way it leans.</param>
/// <param name="OnWhite">Whether the paper is white instead of black.</param>
public sealed record DigitStyle(int Digit, StrokeWidth Width, Ink Ink, Lean Lean, bool OnWhite)
{
    static readonly string[] Names = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

    /// <summary>The description: "a thick red seven leaning left", "an orange eight on white".</summary>
    public string Description
    {
        get
        {
            var words = new List<string>();
            if (Width != StrokeWidth.Normal)
                words.Add(Word(Width));
            if (Ink != Ink.None)
                words.Add(Word(Ink));
            words.Add(Names[Digit]);
            words.Insert(0, words[0] is "orange" or "eight" ? "an" : "a");
            if (Lean != Lean.Upright)
                words.Add($"leaning {Word(Lean)}");
            if (OnWhite)
                words.Add("on white");
            return string.Join(' ', words);
        }
    }

    /// <summary>A style drawn at random; gray images have no ink and black paper.</summary>
    public static DigitStyle Random(int digit, bool color, Generator random)
    {
        var width = (StrokeWidth)random.NextInt(3);
        var lean = (Lean)random.NextInt(3);
        return color
            ? new DigitStyle(digit, width, (Ink)(1 + random.NextInt(8)), lean, random.NextInt(2) == 1)
            : new DigitStyle(digit, width, Ink.None, lean, false);
    }

    /// <inheritdoc/>
    public override string ToString() => Description;

    static string Word<T>(T value) where T : struct, Enum => Enum.GetName(value)!.ToLowerInvariant();
}

using Bathys.Vision.Digits;

namespace Bathys.Vision.Captions;

/// <summary>
/// Digits that the program draws in color, with captions such as "a thick red seven leaning left"; each picture is drawn when it is asked
/// for, a pure function of its number. See <see cref="DigitsData"/>.
/// </summary>
/// <param name="data">What decides them.</param>
/// <param name="split">0 for the training set, 1 for the validation set.</param>
/// <param name="count">How many there are.</param>
public sealed class CaptionedDigits(DigitsData data, int split, int count) : CaptionedImages
{
    static readonly PictureAttribute[] kinds =
    [
        new("digit", ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]),
        new("color", [.. Enum.GetNames<Ink>().Skip(1).Select(name => name.ToLowerInvariant())]),
        new("width", [.. Enum.GetNames<StrokeWidth>().Select(name => name.ToLowerInvariant())]),
        new("slant", [.. Enum.GetNames<Lean>().Select(name => name.ToLowerInvariant())]),
        new("paper", ["black", "white"]),
    ];

    /// <inheritdoc/>
    public override int Count => count;

    /// <inheritdoc/>
    public override int Channels => 3;

    /// <inheritdoc/>
    public override IReadOnlyList<PictureAttribute> Attributes => kinds;

    /// <inheritdoc/>
    public override string Caption(int index) => data.Style(split, index).Description;

    /// <inheritdoc/>
    public override int Value(int index, int attribute)
    {
        var style = data.Style(split, index);
        return attribute switch
        {
            0 => style.Digit,
            1 => (int)style.Ink - 1,
            2 => (int)style.Width,
            3 => (int)style.Lean,
            _ => style.OnWhite ? 1 : 0,
        };
    }

    /// <inheritdoc/>
    public override void Load(int index, Image canvas) => data.Draw(split, index, canvas);
}

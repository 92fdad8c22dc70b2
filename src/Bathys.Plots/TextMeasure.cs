using OxyPlot;

namespace Bathys.Plots;

/// <summary>
/// How wide text will be, about: no font is at hand when a plot is written, and viewers take one of their own. The widths are those of
/// DejaVu Sans, the widest of the usual ones, so that no name is cut off.
/// </summary>
internal sealed class TextMeasure() : PdfRenderContext(1, 1, OxyColors.Undefined)
{
    const double Line = 1.17, Narrow = 0.34, Usual = 0.62, Capital = 0.72, Wide = 0.98;

    public override OxySize MeasureText(string text, string fontFamily, double fontSize, double fontWeight)
    {
        if (string.IsNullOrEmpty(text)) return OxySize.Empty;
        var lines = text.Split('\n');
        var bold = fontWeight > FontWeights.Normal ? 1.1 : 1;
        return new(lines.Max(line => line.Sum(Width)) * fontSize * bold, lines.Length * Line * fontSize);
    }

    static double Width(char c) => c switch
    {
        'i' or 'j' or 'l' or 't' or 'f' or 'r' or 'I' or ' ' or '.' or ',' or ':' or ';' or '\'' or '|' => Narrow,
        '(' or ')' or '-' or '/' => Narrow,
        'm' or 'w' or 'M' or 'W' or '%' or >= '\u1100' => Wide,
        >= 'A' and <= 'Z' => Capital,
        _ => Usual,
    };
}

using ScottPlot;
using SkiaSharp;

namespace Bathys.Training;

/// <summary>
/// The font of every picture, carried in this assembly: a machine without fonts, as servers and containers are, would draw plots
/// without a letter, and the same run gives the same picture everywhere.
/// </summary>
internal sealed class PlotFont : IFontResolver
{
    const string Family = "Bathys plots";
    const string Resource = "Bathys.Training.Plots.Fonts.DejaVuSans-subset.ttf";

    static readonly Lazy<SKTypeface> Typeface = new(() =>
    {
        using var stream = typeof(PlotFont).Assembly.GetManifestResourceStream(Resource)!;
        var typeface = SKTypeface.FromStream(stream);
        Fonts.FontResolvers.Add(new PlotFont());
        return typeface;
    });

    /// <summary>Sets the font of all text of a plot; call it when every label is there.</summary>
    public static void ApplyTo(Plot plot)
    {
        _ = Typeface.Value;
        plot.Font.Set(Family);
        plot.Legend.FontName = Family;
    }

    /// <summary>Sets the font of one label.</summary>
    public static void ApplyTo(LabelStyle label)
    {
        _ = Typeface.Value;
        label.FontName = Family;
    }

    public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
        fontName == Family ? Typeface.Value : null;

    public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => fontName == Family ? Typeface.Value : null;
}

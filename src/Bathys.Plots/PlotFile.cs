using Bathys.Training;
using OxyPlot;

namespace Bathys.Plots;

/// <summary>Plots as SVG files, whole or not at all.</summary>
internal static class PlotFile
{
    public static void Save(PlotModel plot, string path, int width, int height)
    {
        using var svg = new MemoryStream();
        var exporter = new SvgExporter
        {
            Width = width,
            Height = height,
            UseVerticalTextAlignmentWorkaround = true, // not every viewer knows the attribute that it replaces
            TextMeasurer = new TextMeasure(),
        };
        exporter.Export(plot, svg);
        DurableStorage.Default.WriteFile(path, svg.ToArray());
    }
}

using ScottPlot;

namespace Bathys.Training;

/// <summary>Plots as PNG files, whole or not at all.</summary>
internal static class PlotFile
{
    public static void Save(Plot plot, string path, int width, int height) =>
        DurableStorage.Default.WriteFile(path, plot.GetImageBytes(width, height, ImageFormat.Png));
}

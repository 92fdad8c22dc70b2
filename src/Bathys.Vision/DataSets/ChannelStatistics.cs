namespace Bathys.Vision;

/// <summary>Mean and standard deviation of each channel over a set of images.</summary>
public static class ChannelStatistics
{
    /// <summary>
    /// Mean and standard deviation by channel, bytes taken as 0 to 1, over at most <paramref name="limit"/> images evenly spread over the
    /// set.
    /// </summary>
    public static (double[] Mean, double[] Std) Of(ImageDataset images, int limit = 10_000)
    {
        int count = Math.Min(images.Count, limit);
        var histograms = new long[3][];
        var canvas = new Image();
        int channels = 0;
        for (int i = 0; i < count; i++)
        {
            images.Load((int)((long)i * images.Count / count), canvas);
            channels = Math.Max(channels, canvas.Channels);
            for (int c = 0; c < canvas.Channels; c++)
            {
                var histogram = histograms[c] ??= new long[256];
                foreach (byte v in canvas.Plane(c))
                    histogram[v]++;
            }
        }
        var mean = new double[channels];
        var std = new double[channels];
        for (int c = 0; c < channels; c++)
            (mean[c], std[c]) = Moments(histograms[c]);
        return (mean, std);
    }

    static (double Mean, double Std) Moments(long[] histogram)
    {
        double count = histogram.Sum(), mean = 0, squares = 0;
        for (int v = 0; v < 256; v++)
            mean += histogram[v] * (v / 255.0) / count;
        for (int v = 0; v < 256; v++)
            squares += histogram[v] * Math.Pow(v / 255.0 - mean, 2) / count;
        // Images of one color have no spread; 1 leaves them as they are.
        return (mean, squares > 0 ? Math.Sqrt(squares) : 1);
    }
}

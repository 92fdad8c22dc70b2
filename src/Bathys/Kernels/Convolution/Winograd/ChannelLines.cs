namespace Bathys.Kernels;

/// <summary>Lines of an image with a vector of channels for each point.</summary>
/// <param name="height">Rows of the image.</param>
/// <param name="width">Columns of the image.</param>
internal readonly unsafe struct ChannelLines<V, T>(int height, int width) where V : struct, ISimd<V, T> where T : unmanaged
{
    readonly nint plane = (nint)height * width;

    /// <summary>
    /// lines[(i · columns + j) · V.Count + c] = source[c, y + i, x + j]; zero outside the image and for further channels.
    /// </summary>
    public void Read(T* source, int channels, int y, int x, int rows, int columns, T* lines)
    {
        if (channels < V.Count) new Span<T>(lines, rows * columns * V.Count).Clear();
        int first = Math.Clamp(-x, 0, columns), end = Math.Clamp(width - x, first, columns);
        for (var i = 0; i < rows; i++, lines += (nint)columns * V.Count)
        {
            if (y + i < 0 || y + i >= height)
            {
                new Span<T>(lines, columns * V.Count).Clear();
                continue;
            }

            new Span<T>(lines, first * V.Count).Clear();
            Packing.Transpose(
                source + ((nint)(y + i) * width) + x + first, plane, channels, V.Count, end - first, lines + (first * V.Count));
            new Span<T>(lines + (end * V.Count), (columns - end) * V.Count).Clear();
        }
    }

    /// <summary>target[c, y + i, x + j] = lines[(i · columns + j) · V.Count + c] for points within the image.</summary>
    public void Write(T* lines, int rows, int columns, int y, int x, int channels, T* target)
    {
        var inside = Math.Min(columns, width - x);
        for (var i = 0; i < Math.Min(rows, height - y); i++)
        {
            Packing.Transpose(
                lines + ((nint)i * columns * V.Count), V.Count, inside, (int)plane, channels, target + ((nint)(y + i) * width) + x);
        }
    }
}

using Bathys.Vision;

namespace Bathys.Models.Diffusion;

/// <summary>
/// The way from noise to pictures, taken step by step: as PNG a row for each picture, its stages from left to right; as GIF a grid of all
/// pictures that moves.
/// </summary>
public sealed class Film
{
    const int PngStages = 10, MostPngRows = 32, Hold = 12, FrameCentiseconds = 8;

    readonly bool isGif;
    readonly SortedDictionary<int, List<Image>> frames = [];

    Film(string path, bool isGif) => (Path, this.isGif) = (path, isGif);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>A film for a file that ends in .png or .gif.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="BathysException">It ends otherwise.</exception>
    public static Film To(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var isGif = path.EndsWith(".gif", StringComparison.OrdinalIgnoreCase);
        return isGif || path.EndsWith(".png", StringComparison.OrdinalIgnoreCase)
            ? new(path, isGif) : throw new BathysException($"A film is a file of the kind .png or .gif, unlike {path}.");
    }

    /// <summary>Takes pictures as they are after a step; see <see cref="Drawing.AfterStep"/>.</summary>
    /// <param name="first">The number of the first picture, batches following each other.</param>
    /// <param name="step">Steps done.</param>
    /// <param name="x">(B, C, H, W).</param>
    public void Take(int first, int step, Tensor x)
    {
        if (!isGif && first >= MostPngRows) return;
        if (!frames.TryGetValue(step, out var frame)) frames[step] = frame = [];
        frame.AddRange(PictureImages.Of(x));
    }

    /// <summary>Writes the file.</summary>
    /// <param name="scale">How many times the pictures are magnified.</param>
    /// <exception cref="BathysException">It cannot be written, or nothing was taken.</exception>
    public void Save(int scale)
    {
        if (frames.Count == 0) throw new BathysException("Nothing was drawn: there is no film.");
        var all = frames.Values.ToArray();
        if (isGif)
        {
            var columns = (int)Math.Ceiling(Math.Sqrt(all[0].Count));
            GifFile.Save(Path, [.. all.Select(frame => ImageGrid.Of(frame, columns, scale))], FrameCentiseconds,
                lastFrame: Hold * FrameCentiseconds);
            return;
        }

        var stages = Math.Min(PngStages, all.Length);
        var shown = Enumerable.Range(0, stages)
            .Select(i => all[(int)Math.Round((double)i * (all.Length - 1) / Math.Max(1, stages - 1))]).ToArray();
        PngFile.SaveGrid(
            Path, [.. Enumerable.Range(0, Math.Min(MostPngRows, all[0].Count)).SelectMany(i => shown.Select(stage => stage[i]))], stages,
            scale);
    }
}

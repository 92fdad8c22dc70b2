using System.Security.Cryptography;
using Bathys.Data;

namespace Bathys.Vision;

/// <summary>A folder of IDX files named as MNIST's: images and labels for "train" and for "t10k" or "test", plain or gzip.</summary>
static class IdxFolder
{
    static readonly string[][] Splits = [["train"], ["t10k", "test"]];

    /// <summary>Whether a folder holds a training set in this form.</summary>
    public static bool Matches(string folder) => Find(folder, Splits[0], "images", 3) is not null;

    /// <summary>Opens both splits.</summary>
    /// <exception cref="DataFileException">A file is missing or damaged, or images and labels do not belong together.</exception>
    public static ImageData Open(string folder)
    {
        var (images, labels) = ReadSplit(folder, Splits[0]);
        var (testImages, testLabels) = ReadSplit(folder, Splits[1]);
        string hash = Convert.ToHexStringLower(SHA256.HashData(labels.Values.Span));
        var known = KnownDataSet.All.FirstOrDefault(k => k.LabelHash == hash);
        int classes = known?.Classes.Count ?? Max(labels) + 1;
        if (Max(testLabels) is var largest && largest >= classes)
        {
            throw new DataFileException(testLabels.Path,
                $"label {testLabels.Values.Span.IndexOf((byte)largest)} is {largest}, but the training labels go from 0 to {classes - 1}",
                "give labels within that range");
        }
        if (!images.Shape.Skip(1).SequenceEqual(testImages.Shape.Skip(1)))
        {
            throw new DataFileException(testImages.Path,
                "the images have another size than those of the training set", "give images of one size");
        }
        IReadOnlyList<string> names = known?.Classes ?? [.. Enumerable.Range(0, classes).Select(c => $"{c}")];
        var train = Array(images, labels, names);
        var (mean, std) = known is null ? ChannelStatistics.Of(train) : ([.. known.Mean], [.. known.Std]);
        return new ImageData(
            known?.Name ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), known?.Description ?? $"IDX files in {folder}",
            train, Array(testImages, testLabels, names), 1, train.Height, train.Width, mean, std);
    }

    static (IdxFile Images, IdxFile Labels) ReadSplit(string folder, string[] names)
    {
        var images = IdxFile.Read(Required(folder, names, "images", 3), 3);
        var labels = IdxFile.Read(Required(folder, names, "labels", 1), 1);
        if (images.Shape[0] != labels.Shape[0])
        {
            throw new DataFileException(labels.Path,
                $"{labels.Shape[0]} labels for {images.Shape[0]} images", "give a label for each image");
        }
        return (images, labels);
    }

    static string Required(string folder, string[] names, string what, int rank) =>
        Find(folder, names, what, rank) ??
        throw new DataFileException(folder, $"there is no file {names[0]}-{what}-idx{rank}-ubyte (or .gz)", "put it there");

    static string? Find(string folder, string[] names, string what, int rank)
    {
        foreach (string name in names)
        {
            foreach (char dash in "-.") // both are in use: train-images-idx3-ubyte and train-images.idx3-ubyte
            {
                string path = Path.Combine(folder, $"{name}-{what}{dash}idx{rank}-ubyte");
                if (File.Exists(path))
                    return path;
                if (File.Exists(path + ".gz"))
                    return path + ".gz";
            }
        }
        return null;
    }

    static ImageArray Array(IdxFile images, IdxFile labels, IReadOnlyList<string> classes) =>
        new(images.Values, labels.Values, 1, images.Shape[1], images.Shape[2], classes);

    static int Max(IdxFile labels)
    {
        byte max = 0;
        foreach (byte label in labels.Values.Span)
            max = Math.Max(max, label);
        return max;
    }
}

using Bathys.Data;

namespace Bathys.Vision;

/// <summary>Opens a folder of images as a training and a test set.</summary>
static class ImageFolders
{
    const int ImagesForStatistics = 2000;

    /// <summary>Takes the parts that the folder has, else takes a share of its images as the test set.</summary>
    /// <exception cref="DataFileException">A part is missing, or the parts have different classes, or an image is broken.</exception>
    public static ImageData Open(string folder, DataOptions options)
    {
        var parts = FolderParts.Of(folder);
        if (parts is { Any: true, Train: null })
        {
            throw new DataFileException(folder,
                $"there is the part {Path.GetFileName(parts.ForEvaluation)}, but none to train on", "put a folder train beside it");
        }

        var split = parts.ForEvaluation is null;
        var broken = new List<DataFileException>();
        var all = Read(parts.Train ?? folder, options, broken);
        var (train, test) = split ? all.Split(options.TestFraction, options.Seed) : (all, Read(parts.ForEvaluation!, options, broken));
        if (!train.Classes.SequenceEqual(test.Classes)) throw Differing(folder, parts, train, test);
        var first = ImageFile.Load(train.File(0));
        var (mean, std) = ChannelStatistics.Of(train, ImagesForStatistics);
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        string description = $"{train.Count:N0} + {test.Count:N0} images of {train.Classes.Count} classes in {folder}" +
            (split ? $", {options.TestFraction:P0} of each class as the test set" : "") + parts.Unused + FolderNotes.Alike(train.Classes) +
            FolderNotes.Of(split ? all.OtherFiles : [.. train.OtherFiles, .. test.OtherFiles], broken);
        return new ImageData(name, description, train, test, 3, first.Height, first.Width, mean, std);
    }

    /// <summary>The images on which a model is evaluated: those of the test or validation set, or all when there are no parts.</summary>
    /// <exception cref="DataFileException">The folder has a training set alone, or no class, or an image is broken.</exception>
    public static ImageFolder OpenTest(string folder, DataOptions options)
    {
        var parts = FolderParts.Of(folder);
        if (parts is { Train: not null, ForEvaluation: null }) return (ImageFolder)Open(folder, options).Test;
        return Read(parts.ForEvaluation ?? folder, options, []);
    }

    static ImageFolder Read(string folder, DataOptions options, List<DataFileException> broken)
    {
        var images = ImageFolder.Open(folder);
        if (!options.SkipBroken) return images;
        images = images.WithoutBroken(out var faults);
        broken.AddRange(faults);
        return images;
    }

    static DataFileException Differing(string folder, FolderParts parts, ImageFolder train, ImageFolder test)
    {
        string odd = test.Classes.Except(train.Classes).Concat(train.Classes.Except(test.Classes)).First();
        return new(folder,
            $"{Path.GetFileName(parts.Train)} and {Path.GetFileName(parts.ForEvaluation)} have different classes (\"{odd}\")",
            "give both the same folders");
    }
}

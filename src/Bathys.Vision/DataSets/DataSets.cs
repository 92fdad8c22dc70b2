using Bathys.Data;
using Bathys.Data.Downloads;
using Bathys.Vision.Digits;

namespace Bathys.Vision;

/// <summary>Opens a training and a test set of images, an <see cref="ImageData"/>, by a name or from a folder.</summary>
public static class DataSets
{
    /// <summary>The names that <see cref="Open"/> knows, with a sentence on each.</summary>
    public static IReadOnlyList<(string Name, string Description)> Names { get; } =
    [
        ("digits", "synthetic digits drawn by the program, no real handwriting; needs no download"),
        ("digits-color", "the same in colored ink on black or white paper"),
        .. KnownDataSet.All.Select(k => (k.Name, k.Description)),
    ];

    /// <summary>
    /// Opens "digits", "digits-color", "mnist", "fashion-mnist", "cifar10" (the last three from the cache, or fetched into it), or a folder
    /// that holds IDX files, CIFAR-10 records or a folder of images for each class.
    /// </summary>
    /// <exception cref="DataFileException">A file or folder is missing or damaged.</exception>
    /// <exception cref="DownloadException">The data could not be fetched.</exception>
    /// <exception cref="OperationCanceledException">A download was asked to stop.</exception>
    public static ImageData Open(string nameOrFolder, DataOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new();
        if (nameOrFolder is "digits" or "digits-color")
            return new DigitsData { Seed = options.Seed, Color = nameOrFolder == "digits-color" }.Open();
        if (KnownDataSet.All.FirstOrDefault(k => k.Name == nameOrFolder) is { } known)
            return OpenFolder(Fetch(known, options, cancellation), options);
        if (Directory.Exists(nameOrFolder))
            return OpenFolder(nameOrFolder, options);
        throw new DataFileException(nameOrFolder, "there is no such folder or data set",
            $"give a folder or one of {string.Join(", ", Names.Select(n => n.Name))}");
    }

    /// <summary>
    /// What a model that was trained elsewhere is evaluated on: the test set of a data set, or all images of a folder that has no parts.
    /// </summary>
    /// <inheritdoc cref="Open"/>
    public static ImageDataset OpenTest(string nameOrFolder, DataOptions? options = null, CancellationToken cancellation = default) =>
        Names.All(known => known.Name != nameOrFolder) && Directory.Exists(nameOrFolder)
        && !HasRecords(nameOrFolder)
            ? ImageFolders.OpenTest(nameOrFolder, options ?? new())
            : Open(nameOrFolder, options, cancellation).Test;

    /// <summary>Makes sure that a data set's files are in the cache; returns their folder.</summary>
    /// <exception cref="DownloadException">The data could not be fetched.</exception>
    /// <exception cref="OperationCanceledException">
    /// It was asked to stop; what was received is kept and continued the next time.
    /// </exception>
    public static string Fetch(KnownDataSet known, DataOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new();
        string folder = Path.Combine(options.CacheFolder, known.Name);
        known.FetchAsync(folder, options.Download, cancellation).GetAwaiter().GetResult();
        if (known == KnownDataSet.Cifar10)
            CifarFolder.Extract(Path.Combine(folder, known.Files[0].Name), folder);
        return folder;
    }

    static bool HasRecords(string folder) => IdxFolder.Matches(folder) || CifarFolder.Matches(folder);

    static ImageData OpenFolder(string folder, DataOptions options) =>
        IdxFolder.Matches(folder) ? IdxFolder.Open(folder)
        : CifarFolder.Matches(folder) ? CifarFolder.Open(folder)
        : ImageFolders.Open(folder, options);
}

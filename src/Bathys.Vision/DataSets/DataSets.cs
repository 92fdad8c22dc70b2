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
    /// that holds IDX files, CIFAR-10 records or a folder of images for each class. It waits for a download;
    /// <see cref="OpenAsync(string, DataOptions?, IProgress{DownloadProgress}?, CancellationToken)"/> does not.
    /// </summary>
    /// <param name="nameOrFolder">The name or the folder.</param>
    /// <param name="options">How it is opened.</param>
    /// <param name="cancellation">Asks a download to stop.</param>
    /// <exception cref="DataFileException">A file or folder is missing or damaged.</exception>
    /// <exception cref="DownloadException">The data could not be fetched.</exception>
    /// <exception cref="OperationCanceledException">A download was asked to stop; what was received is continued the next time.</exception>
    public static ImageData Open(string nameOrFolder, DataOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new();
        return Known(nameOrFolder) is { } known
            ? OpenFolder(FetchAsync(known, options, null, cancellation).GetAwaiter().GetResult(), options)
            : OpenLocal(nameOrFolder, options);
    }

    /// <summary>
    /// The same for a host whose threads are not to wait: a download holds no thread, and files are read on one of the thread pool.
    /// </summary>
    /// <param name="nameOrFolder">The name or the folder.</param>
    /// <param name="options">How it is opened.</param>
    /// <param name="progress">Told the bytes of each file as they come; null for nobody.</param>
    /// <param name="cancellation">Asks to stop.</param>
    /// <inheritdoc cref="Open"/>
    public static Task<ImageData> OpenAsync(
        string nameOrFolder, DataOptions? options = null, IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellation = default) =>
        Known(nameOrFolder) is { } known
            ? OpenAsync(known, options, progress, cancellation)
            : Task.Run(() => OpenLocal(nameOrFolder, options ?? new()), cancellation);

    /// <summary>Opens a published data set from the cache, or fetches it first.</summary>
    /// <param name="known">The data set.</param>
    /// <param name="options">How it is opened.</param>
    /// <param name="progress">Told the bytes of each file as they come; null for nobody.</param>
    /// <param name="cancellation">Asks to stop.</param>
    /// <inheritdoc cref="Open"/>
    public static async Task<ImageData> OpenAsync(
        KnownDataSet known, DataOptions? options = null, IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        options ??= new();
        string folder = await FetchAsync(known, options, progress, cancellation).ConfigureAwait(false);
        return await Task.Run(() => OpenFolder(folder, options), cancellation).ConfigureAwait(false);
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

    /// <summary>Makes sure that a data set's files are in the cache; gives their folder.</summary>
    /// <param name="known">The data set.</param>
    /// <param name="options">Where it is kept, and how files are fetched.</param>
    /// <param name="progress">Told the bytes of each file as they come; null for nobody.</param>
    /// <param name="cancellation">Asks to stop.</param>
    /// <exception cref="DownloadException">The data could not be fetched.</exception>
    /// <exception cref="OperationCanceledException">
    /// It was asked to stop; what was received is kept and continued the next time.
    /// </exception>
    public static async Task<string> FetchAsync(
        KnownDataSet known, DataOptions? options = null, IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(known);
        options ??= new();
        string folder = Path.Combine(options.CacheFolder, known.Name);
        await known.FetchAsync(folder, options.Download, progress, cancellation).ConfigureAwait(false);
        if (known == KnownDataSet.Cifar10)
            await CifarFolder.ExtractAsync(Path.Combine(folder, known.Files[0].Name), folder, cancellation).ConfigureAwait(false);
        return folder;
    }

    static KnownDataSet? Known(string name) => KnownDataSet.All.FirstOrDefault(k => k.Name == name);

    static ImageData OpenLocal(string nameOrFolder, DataOptions options) =>
        nameOrFolder is "digits" or "digits-color" ? new DigitsData { Seed = options.Seed, Color = nameOrFolder == "digits-color" }.Open()
        : Directory.Exists(nameOrFolder) ? OpenFolder(nameOrFolder, options)
        : throw new DataFileException(nameOrFolder, "there is no such folder or data set",
            $"give a folder or one of {string.Join(", ", Names.Select(n => n.Name))}");

    static bool HasRecords(string folder) => IdxFolder.Matches(folder) || CifarFolder.Matches(folder);

    static ImageData OpenFolder(string folder, DataOptions options) =>
        IdxFolder.Matches(folder) ? IdxFolder.Open(folder)
        : CifarFolder.Matches(folder) ? CifarFolder.Open(folder)
        : ImageFolders.Open(folder, options);
}

using System.Globalization;
using System.Text.Json;

namespace Bathys.Training;

/// <summary>
/// A run's folder: <c>config.json</c>, <c>metrics.jsonl</c>, <c>checkpoints/</c>, and after training <c>report.txt</c>,
/// <c>report.json</c> and pictures. While a run writes to it, no second one can.
/// </summary>
public sealed class RunFolder : IDisposable
{
    static readonly string[] OwnFiles =
    [
        "config.json", "metrics.jsonl", "report.txt", "report.json", "loss.svg", "confusion-matrix.svg", "tokenizer.json",
        "source-tokenizer.json", "target-tokenizer.json", "backtest.csv", "forecast.csv", "forecast.svg", "judge.safetensors",
        "loss.png", "confusion-matrix.png", "forecast.png", // as earlier versions drew them
    ];

    /// <summary>
    /// What the names of the classifiers begin with that evaluations trained on the run's data; older versions said judge.
    /// </summary>
    static readonly string[] ClassifierFiles = ["classifier-", "judge-"];

    /// <summary>The folder of pictures that a generative model drew on the way.</summary>
    public const string SamplesFolder = "samples";

    readonly FileStream? held;

    RunFolder(string path, FileStream? held) => (Path, this.held) = (path, held);

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The folder's own name.</summary>
    public string Name => System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(Path)));

    /// <summary>The configuration the run was started with.</summary>
    public string ConfigPath => PathOf("config.json");

    /// <summary>What the run measured, epoch by epoch.</summary>
    public MetricsLog Metrics => new(PathOf("metrics.jsonl"));

    /// <summary>The folder of checkpoints.</summary>
    public string CheckpointsPath => PathOf("checkpoints");

    /// <summary>Begins a run in a folder that does not exist or is empty.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="overwrite">Whether an earlier run's files there may be deleted; files of other kinds stay.</param>
    /// <exception cref="BathysException">Something is there, another run writes there, or the folder cannot be made.</exception>
    public static RunFolder Create(string path, bool overwrite = false)
    {
        if (!overwrite && Directory.Exists(path) && !IsEmpty(path))
            throw new BathysException(
                $"The folder {path} is not empty: choose another, go on with its run (--resume) or replace it (--overwrite).");
        var run = Claim(path);
        if (overwrite) run.DeleteOwnFiles();
        return run;
    }

    /// <summary>Begins a run in a new folder: the first free one of <c>prefix-1</c>, <c>prefix-2</c> …</summary>
    /// <param name="root">The folder of all runs, made if missing.</param>
    /// <param name="prefix">What the name begins with.</param>
    /// <exception cref="BathysException">The folder cannot be made.</exception>
    public static RunFolder CreateNew(string root, string prefix)
    {
        for (var number = 1; ; number++)
        {
            var path = System.IO.Path.Combine(root, $"{prefix}-{number.ToString(CultureInfo.InvariantCulture)}");
            if (Directory.Exists(path) || File.Exists(path)) continue;
            if (FolderLock.TryTake(path) is not { } held) continue;
            if (IsEmpty(path)) return new(path, held);
            held.Dispose();
        }
    }

    /// <summary>Goes on with a run: holds the folder for writing.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="BathysException">It is no run's folder, or another run writes there.</exception>
    public static RunFolder Resume(string path)
    {
        Open(path).Dispose();
        return Claim(path);
    }

    /// <summary>Opens a run for reading.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="BathysException">It is no run's folder.</exception>
    public static RunFolder Open(string path)
    {
        if (!Directory.Exists(path)) throw new BathysException($"There is no run folder {path}: {Others(path)}.");
        var run = new RunFolder(path, held: null);
        return File.Exists(run.ConfigPath)
            ? run
            : throw new BathysException($"{path} is no run folder, having no config.json: {Others(path)}.");
    }

    /// <summary>The runs that lie thereabouts, the newest first, for who named none.</summary>
    static string Others(string path)
    {
        const int most = 5;
        string?[] places = [path, System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path)), "runs"];
        string[] runs =
        [
            .. places.OfType<string>().Where(Directory.Exists)
                .SelectMany(place => Directory.EnumerateDirectories(place, "*", new EnumerationOptions()))
                .Where(folder => File.Exists(System.IO.Path.Combine(folder, "config.json"))).DistinctBy(System.IO.Path.GetFullPath)
                .OrderByDescending(Directory.GetLastWriteTimeUtc).Take(most),
        ];
        return runs.Length > 0 ? $"the newest runs are {string.Join(", ", runs)}" : "bathys train makes one";
    }

    /// <summary>The path of a file in the folder.</summary>
    /// <param name="name">The file's name.</param>
    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file so that its name always means either the old text or the new one.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="bytes">Its content.</param>
    /// <exception cref="BathysException">It cannot be written.</exception>
    public void Write(string name, ReadOnlySpan<byte> bytes) => DurableStorage.Default.WriteFile(PathOf(name), bytes);

    /// <summary>Reads the configuration.</summary>
    /// <exception cref="BathysException">It cannot be read, or is no JSON object.</exception>
    public JsonElement ReadConfig()
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(ConfigPath));
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw new BathysException($"{ConfigPath} is no JSON object.");
        }
        catch (JsonException e)
        {
            throw new BathysException($"{ConfigPath} is no valid JSON: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BathysException($"{ConfigPath} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Lets another run write to the folder.</summary>
    public void Dispose() => held?.Dispose();

    static RunFolder Claim(string path)
    {
        var held = FolderLock.TryTake(path) ?? throw new BathysException($"Another process writes to the run folder {path}.");
        foreach (var entry in Directory.EnumerateFiles(path).Where(IsRemains)) File.Delete(entry);
        return new(path, held);
    }

    /// <summary>Whether nothing is there that anybody would miss.</summary>
    static bool IsEmpty(string path)
    {
        var entries = Directory.GetFileSystemEntries(path).Where(entry => !IsRemains(entry)).Select(System.IO.Path.GetFileName).ToHashSet();

        // A run that was killed before its configuration was written left a lock, and perhaps its tokenizer: it never began.
        var isBegun = !entries.Remove(FolderLock.FileName) || entries.Contains("config.json");
        return entries.All(name => !isBegun && IsOwn(name!));
    }

    /// <summary>Whether a file is what a run that was killed while it wrote one of its own left behind.</summary>
    static bool IsRemains(string entry) =>
        entry.EndsWith(DurableStorage.PartSuffix, StringComparison.Ordinal)
        && OwnFiles.Any(name => System.IO.Path.GetFileName(entry).StartsWith(name + ".", StringComparison.Ordinal));

    static bool IsOwn(string name) => OwnFiles.Contains(name)
        || (name.EndsWith(".safetensors", StringComparison.Ordinal)
        && ClassifierFiles.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)));

    void DeleteOwnFiles()
    {
        foreach (var file in Directory.EnumerateFiles(Path).Where(file => IsOwn(System.IO.Path.GetFileName(file)))) File.Delete(file);
        foreach (var folder in (string[])[CheckpointsPath, PathOf(SamplesFolder)])
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }
}

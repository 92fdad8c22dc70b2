using System.Globalization;

namespace Bathys.Training;

/// <summary>
/// The checkpoints of a run, a folder each: <c>step-00000938/</c>. A checkpoint is written to a folder of another name, with a
/// manifest of SHA-256 sums, brought to the disk and then renamed: whatever happens meanwhile, a folder of such a name was whole
/// once, and the manifest tells whether it still is.
/// </summary>
public sealed class CheckpointStore
{
    const string Prefix = "step-";
    const string WritingPrefix = ".writing-";
    const string RetiredPrefix = ".retired-";
    const string ReplacedPrefix = ".replaced-";

    readonly DurableStorage storage;

    /// <summary>The checkpoints in a folder, which need not exist yet.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="keep">How many of the newest are kept.</param>
    public CheckpointStore(string folder, int keep = 2) : this(folder, keep, DurableStorage.Default)
    {
    }

    internal CheckpointStore(string folder, int keep, DurableStorage storage)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keep, 1);
        (Folder, Keep, this.storage) = (folder, keep, storage);
    }

    /// <summary>The folder that holds the checkpoints.</summary>
    public string Folder { get; }

    /// <summary>How many of the newest are kept, the best one aside.</summary>
    public int Keep { get; }

    /// <summary>Files without which no checkpoint is whole.</summary>
    internal IReadOnlyList<string> Required { get; init; } = [];

    /// <summary>Every checkpoint, the newest first, unverified.</summary>
    public IReadOnlyList<Checkpoint> All() => [.. Candidates().DistinctBy(checkpoint => checkpoint.Step)];

    /// <summary>Of each step the checkpoint, then the one put aside for it, which counts as long as its replacement is not whole.</summary>
    IEnumerable<Checkpoint> Candidates() => !Directory.Exists(Folder) ? []
        : Named(Prefix).Concat(Named(ReplacedPrefix + Prefix)).ToList().OrderByDescending(checkpoint => checkpoint.Step);

    string? FaultOf(Checkpoint checkpoint) => CheckpointManifest.FindFault(checkpoint.Folder, Required);

    IEnumerable<Checkpoint> Named(string prefix) => Directory.EnumerateDirectories(Folder, prefix + "*")
        .Select(path => (Path: path, Number: Path.GetFileName(path)[prefix.Length..]))
        .Where(entry => entry.Number.All(char.IsAsciiDigit) && entry.Number.Length is > 0 and < 19)
        .Select(entry => new Checkpoint(entry.Path, long.Parse(entry.Number, CultureInfo.InvariantCulture)));

    /// <summary>The newest checkpoint that is as it was saved.</summary>
    /// <param name="passOver">Is told of each newer one that is not: the checkpoint and what is wrong with it.</param>
    /// <returns>The checkpoint, or null where none is whole.</returns>
    public Checkpoint? Newest(Action<Checkpoint, string>? passOver = null)
    {
        foreach (var checkpoint in Candidates())
        {
            if (FaultOf(checkpoint) is not { } fault) return checkpoint;
            passOver?.Invoke(checkpoint, fault);
        }

        return null;
    }

    /// <summary>The checkpoint of a step, if it is as it was saved.</summary>
    /// <param name="step">The step.</param>
    public Checkpoint? At(long step) => Candidates().FirstOrDefault(c => c.Step == step && FaultOf(c) is null);

    /// <summary>What is wrong with the checkpoint of a step.</summary>
    internal string FaultAt(long step) => Candidates().FirstOrDefault(c => c.Step == step) is { } found ? FaultOf(found)
        ?? "" : "it is gone";

    /// <summary>Saves a checkpoint, then lets go of those that are neither among the newest nor the best.</summary>
    /// <param name="step">The training step.</param>
    /// <param name="files">What to save.</param>
    /// <param name="best">The step of the best checkpoint, which is kept whatever its age.</param>
    /// <exception cref="BathysException">It cannot be written; the earlier checkpoints are untouched.</exception>
    public Checkpoint Save(long step, IReadOnlyList<CheckpointFile> files, long? best = null)
    {
        var name = Prefix + step.ToString("00000000", CultureInfo.InvariantCulture);
        var target = Path.Combine(Folder, name);
        var writing = Path.Combine(Folder, WritingPrefix + name);
        try
        {
            storage.CreateFolder(Folder);
            Sweep();
            Directory.CreateDirectory(writing);
            Write(writing, files);
            var replaced = Directory.Exists(target) ? PutAside(target, ReplacedPrefix) : null;
            storage.MoveFolder(writing, target);
            storage.SyncFolder(Folder);
            if (replaced is not null) storage.DeleteFolder(replaced);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            GiveBack(writing);
            throw new BathysException(
                $"The checkpoint {target} of {BytesNeeded(files):N0} bytes cannot be written, earlier ones are kept: {e.Message}", e);
        }

        Prune(best);
        return new(target, step);
    }

    void Write(string folder, IReadOnlyList<CheckpointFile> files)
    {
        var manifest = new CheckpointManifest();
        foreach (var file in files)
        {
            using var stream = storage.Create(Path.Combine(folder, file.Name));
            using var hashing = new HashingStream(stream);
            file.Write(hashing);
            storage.Flush(stream);
            manifest.Files.Add(file.Name, new(hashing.Written, hashing.Sha256()));
        }

        using (var stream = storage.Create(Path.Combine(folder, CheckpointManifest.FileName)))
        {
            stream.Write(manifest.ToJson());
            storage.Flush(stream);
        }

        storage.SyncFolder(folder);
    }

    void Prune(long? best)
    {
        try
        {
            foreach (var checkpoint in All().Skip(Keep).Where(c => c.Step != best))
                storage.DeleteFolder(PutAside(checkpoint.Folder, RetiredPrefix));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What could not be deleted takes room but harms nothing; the next save tries again.
        }
    }

    /// <summary>Renames a checkpoint that is to be deleted, so that one half deleted is never taken for a checkpoint.</summary>
    string PutAside(string folder, string prefix)
    {
        var aside = Path.Combine(Folder, prefix + Path.GetFileName(folder));
        storage.MoveFolder(folder, aside);
        return aside;
    }

    /// <summary>Frees the room that a failed save took; what cannot be deleted now is when the next save begins.</summary>
    void GiveBack(string writing)
    {
        try
        {
            if (Directory.Exists(writing)) storage.DeleteFolder(writing);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The failure that led here is the one to report.
        }
    }

    /// <summary>Deletes what an interrupted save or deletion left behind, and puts back what was to be replaced and was not.</summary>
    void Sweep()
    {
        foreach (var aside in Named(ReplacedPrefix + Prefix).ToList())
        {
            var place = Path.Combine(Folder, Path.GetFileName(aside.Folder)[ReplacedPrefix.Length..]);
            var hasReplacement = Directory.Exists(place);
            if (hasReplacement && (FaultOf(new(place, aside.Step)) is null || FaultOf(aside) is not null))
            {
                storage.DeleteFolder(aside.Folder);
                continue;
            }

            if (hasReplacement) storage.DeleteFolder(PutAside(place, RetiredPrefix));
            storage.MoveFolder(aside.Folder, place);
        }

        string[] remains =
        [
            .. Directory.EnumerateDirectories(Folder, WritingPrefix + Prefix + "*"),
            .. Directory.EnumerateDirectories(Folder, RetiredPrefix + Prefix + "*"),
        ];
        foreach (var path in remains) storage.DeleteFolder(path);
    }

    static long BytesNeeded(IReadOnlyList<CheckpointFile> files) => files.Sum(file =>
    {
        using var counter = new HashingStream(Stream.Null);
        file.Write(counter);
        return counter.Written;
    });
}

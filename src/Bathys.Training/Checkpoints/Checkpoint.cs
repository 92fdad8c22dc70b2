namespace Bathys.Training;

/// <summary>A saved checkpoint: a folder of files.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Step">The training step after which it was saved.</param>
public sealed record Checkpoint(string Folder, long Step)
{
    /// <summary>The path of one of its files.</summary>
    /// <param name="name">The file's plain name.</param>
    public string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>Holds every file against the manifest that was saved with it.</summary>
    /// <returns>What is wrong, or null where everything is as it was saved.</returns>
    public string? FindFault() => CheckpointManifest.FindFault(Folder);
}

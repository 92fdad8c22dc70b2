namespace Bathys.Training;

/// <summary>One file of a checkpoint to be saved.</summary>
/// <param name="Name">Its plain name.</param>
/// <param name="Write">Writes its bytes, the same ones each time it is called.</param>
public sealed record CheckpointFile(string Name, Action<Stream> Write);

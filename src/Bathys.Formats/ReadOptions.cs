namespace Bathys.Formats;

/// <summary>How a model file is opened, and the budgets that bound what a hostile one can cost.</summary>
public sealed record ReadOptions
{
    /// <summary>The default: plain reads and budgets that real checkpoints stay far below.</summary>
    public static ReadOptions Default { get; } = new();

    /// <summary>
    /// Maps the file into memory instead of reading it. Faster for scattered access, but a file that another program truncates
    /// while it is mapped ends the process, which no program can catch; hence off unless asked for.
    /// </summary>
    public bool MemoryMapped { get; init; }

    /// <summary>
    /// Takes the tensors of a PyTorch file that also holds foreign objects, such as an argparse.Namespace beside a state dictionary.
    /// Nothing of the file is run: objects stay names, and <see cref="TensorFile.LeftOut"/> lists them. False refuses such files.
    /// </summary>
    public bool TensorsOnly { get; init; }

    /// <summary>Longest JSON header of a safetensors file; the format itself allows 100 MB.</summary>
    public long HeaderBytes { get; init; } = 100_000_000;

    /// <summary>Most tensors (and most archive entries) of one file.</summary>
    public int Tensors { get; init; } = 200_000;

    /// <summary>Most opcodes one pickle may hold.</summary>
    public long Opcodes { get; init; } = 20_000_000;

    /// <summary>Deepest nesting of marks in a pickle and of containers in what it builds.</summary>
    public int Depth { get; init; } = 200;

    /// <summary>Most entries of a pickle's memo.</summary>
    public int MemoEntries { get; init; } = 5_000_000;

    /// <summary>
    /// Bytes that may be allocated on top of twice the file's length, for parsed structures, inflated entries and tensors together.
    /// Raise it for a trusted file that compresses extremely well or holds many expanded views.
    /// </summary>
    public long SpareBytes { get; init; } = 64 << 20;
}

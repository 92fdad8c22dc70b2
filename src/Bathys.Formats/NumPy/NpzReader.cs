namespace Bathys.Formats;

/// <summary>Opens a zip archive of arrays: each entry NAME.npy is the tensor NAME.</summary>
internal static class NpzReader
{
    public const string Extension = ".npy";

    public static TensorFile Open(ByteSource source, ZipReader zip, ReadOptions options, MemoryBudget budget)
    {
        var tensors = new List<TensorRecord>(zip.Entries.Count);
        foreach (var entry in zip.Entries)
        {
            // The header's text, its parts and the buffer they are read through, beside record, layout and names.
            budget.Charge(1500 + 4 * Math.Min(entry.PlainBytes, NpyHeader.MaximumBytes), entry.Start);
            tensors.Add(NpyReader.Read(entry.Name[..^Extension.Length], entry.Bytes));
        }

        return new TensorFile(ModelFileKind.Npz, source, tensors, options);
    }
}

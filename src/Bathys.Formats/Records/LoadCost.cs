namespace Bathys.Formats;

/// <summary>
/// Charges what it takes to load records one after another. The first to show a storage costs the bytes that the file has for it,
/// even where its type widens (to at most four times as many); what shows them again, or repeats elements, costs all it comes to.
/// </summary>
internal sealed class LoadCost(MemoryBudget budget)
{
    const int RecordBytes = 256;

    readonly HashSet<TensorStorage> shown = [];
    long widestGather;

    public void Charge(TensorRecord record)
    {
        var isFirst = shown.Add(record.Storage) && record.ByteCount <= record.Storage.ByteCount;
        var at = record.Storage.Bytes.Offset;
        budget.Charge(RecordBytes, at);
        budget.Charge(isFirst ? record.ByteCount : (Int128)record.Count * ElementDecoder.WidestBits(record.Type) / 8, at);
        // Extents are let go one after another: only the widest counts.
        budget.Charge(Math.Max(0, record.GatherBytes - widestGather), at);
        widestGather = Math.Max(widestGather, record.GatherBytes);
    }
}

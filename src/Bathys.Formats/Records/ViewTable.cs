namespace Bathys.Formats;

/// <summary>
/// Makes something once for each distinct part of a file that its records show, and charges its bytes: names of tied weights share
/// what is made, and views that repeat elements cannot cost more than the file allows.
/// </summary>
internal sealed class ViewTable<T>(MemoryBudget budget, Func<TensorRecord, T> make)
{
    readonly Dictionary<TensorStorage, int> storages = new(ReferenceEqualityComparer.Instance);
    readonly Dictionary<string, T> made = new(StringComparer.Ordinal);

    public T this[TensorRecord record]
    {
        get
        {
            storages.TryAdd(record.Storage, storages.Count);
            var view = $"{storages[record.Storage]} {record.Type} {record.Offset} {TensorRecord.Show(record.Shape)} {TensorRecord.Show(record.Strides)}";
            if (made.TryGetValue(view, out var known)) return known;
            budget.Charge(record.ByteCount, 0);
            return made[view] = make(record);
        }
    }
}

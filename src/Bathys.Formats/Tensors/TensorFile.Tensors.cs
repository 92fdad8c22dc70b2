namespace Bathys.Formats;

public sealed partial class TensorFile
{
    /// <summary>
    /// Loads every tensor, in the file's order. Names that share the same part of a storage (tied weights) share one tensor.
    /// What <see cref="TensorRecord.ToTensor"/> widens, it widens here.
    /// </summary>
    /// <exception cref="ModelFileException">
    /// A tensor is of a type that no tensor holds, or the tensors together take over twice the file's length plus
    /// <see cref="ReadOptions.SpareBytes"/>, which only views that repeat elements can.
    /// </exception>
    public OrderedDictionary<string, Tensor> ToTensors()
    {
        var budget = new MemoryBudget(source, Options);
        var loaded = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        var tensors = new OrderedDictionary<string, Tensor>(Tensors.Count, StringComparer.Ordinal);
        var storages = new Dictionary<TensorStorage, int>(ReferenceEqualityComparer.Instance);
        foreach (var record in Tensors)
        {
            storages.TryAdd(record.Storage, storages.Count);
            var view = $"{storages[record.Storage]} {record.Type} {record.Offset} {TensorRecord.Show(record.Shape)} {TensorRecord.Show(record.Strides)}";
            if (!loaded.TryGetValue(view, out var tensor))
            {
                budget.Charge(record.ByteCount, 0);
                loaded.Add(view, tensor = record.ToTensor());
            }

            tensors.Add(record.Name, tensor);
        }

        return tensors;
    }
}

namespace Bathys.Formats;

public sealed partial class TensorFile
{
    /// <summary>
    /// Loads every tensor, in the file's order. Names that share the same part of a storage (tied weights) share one tensor.
    /// What <see cref="TensorRecord.ToTensor"/> widens, it widens here.
    /// </summary>
    /// <exception cref="ModelFileException">
    /// A tensor is of a type that no tensor holds, or the tensors together take over twice the file's length plus
    /// <see cref="ReadOptions.SpareBytes"/>, which only views that repeat elements or show the same ones again can.
    /// </exception>
    public OrderedDictionary<string, Tensor> ToTensors()
    {
        var loaded = new ViewTable<Tensor>(new LoadCost(new MemoryBudget(source, Options)), record => record.ToTensor());
        var tensors = new OrderedDictionary<string, Tensor>(Tensors.Count, StringComparer.Ordinal);
        foreach (var record in Tensors) tensors.Add(record.Name, loaded[record]);
        return tensors;
    }
}

using System.Globalization;
using System.Text;

namespace Bathys.Formats;

/// <summary>
/// Collects the tensors from nested dictionaries, lists and tuples; names join the levels with dots: <c>model.fc.weight</c>,
/// <c>optimizer.state.0.exp_avg</c>. A file that is one tensor calls it <c>tensor</c>.
/// </summary>
internal sealed class TorchFlattener(ByteSource source, ReadOptions options, MemoryBudget budget)
{
    const int LongestName = 16 << 10;

    readonly List<TensorRecord> tensors = [];
    readonly StringBuilder path = new();
    readonly HashSet<object> open = new(ReferenceEqualityComparer.Instance);

    // Containers known to hold no tensor are passed over when met again: structures that grow exponentially by sharing cost nothing.
    readonly HashSet<object> barren = new(ReferenceEqualityComparer.Instance);

    public static List<TensorRecord> Flatten(object? root, ByteSource source, ReadOptions options, MemoryBudget budget)
    {
        var flattener = new TorchFlattener(source, options, budget);
        if (root is TensorRecord single) return [single.WithName("tensor")];
        flattener.Visit(root);
        return flattener.tensors;
    }

    void Visit(object? value)
    {
        switch (value)
        {
            case TensorRecord tensor: Add(tensor); break;
            case PickleObject { Tensor: { } array }: Add(array); break;
            case PickleDictionary dictionary: Enter(dictionary, dictionary.Items.Select(item => (item.Key, item.Value))); break;
            case PickleList list: Enter(list, Numbered(list.Items)); break;
            case PickleTuple tuple: Enter(tuple, Numbered(tuple.Items)); break;
        }
    }

    void Enter(object container, IEnumerable<(object Key, object? Value)> items)
    {
        if (barren.Contains(container)) return;
        if (open.Count >= options.Depth) throw source.Error(null, $"containers nested deeper than {options.Depth}");
        if (!open.Add(container)) throw source.Error(null, $"the structure is cyclic: '{path}' contains itself");
        var before = tensors.Count;
        var length = path.Length;
        foreach (var (key, value) in items)
        {
            if (value is null or string or long or double or bool or byte[]) continue;
            if (key is string text && path.Length + text.Length > LongestName) throw source.Error(null, $"a tensor's name is longer than {LongestName}");
            path.Append(CultureInfo.InvariantCulture, $"{(length > 0 ? "." : "")}{key}");
            Visit(value);
            path.Length = length;
        }

        open.Remove(container);
        if (tensors.Count == before) barren.Add(container);
    }

    void Add(TensorRecord tensor)
    {
        if (tensors.Count >= options.Tensors) throw source.Error(null, $"more than {options.Tensors} tensors");
        budget.Charge(160 + 2 * path.Length, 0);
        tensors.Add(tensor.WithName(path.ToString()));
    }

    static IEnumerable<(object, object?)> Numbered(IReadOnlyList<object?> items)
    {
        for (var i = 0; i < items.Count; i++) yield return ((long)i, items[i]);
    }
}

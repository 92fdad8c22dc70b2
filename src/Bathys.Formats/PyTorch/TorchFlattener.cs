using System.Globalization;
using System.Text;

namespace Bathys.Formats;

/// <summary>
/// Collects the tensors from nested dictionaries, lists and tuples; names join the levels with dots: <c>model.fc.weight</c>,
/// <c>optimizer.state.0.exp_avg</c>. A file that is one tensor calls it <c>tensor</c>.
/// </summary>
/// <param name="pickle">Where the pickle lies, for messages: its values no longer know their bytes.</param>
/// <param name="options">The budgets.</param>
/// <param name="budget">Is charged each record.</param>
internal sealed class TorchFlattener(ByteRegion pickle, ReadOptions options, MemoryBudget budget)
{
    const int LongestName = 16 << 10;
    const int MostLeftOut = 1000;

    readonly List<TensorRecord> tensors = [];
    readonly StringBuilder path = new();
    readonly HashSet<object> open = new(ReferenceEqualityComparer.Instance);

    // Containers known to hold no tensor are passed over when met again: structures that grow exponentially by sharing cost nothing.
    readonly HashSet<object> barren = new(ReferenceEqualityComparer.Instance);

    // Those that do hold one are gone through for each place they stand in, so what is looked at altogether is bounded.
    long looked;

    // Told of foreign objects; null where there can be none.
    IList<string>? leftOut;

    public static List<TensorRecord> Flatten(object? root, ByteRegion pickle, ReadOptions options, MemoryBudget budget,
        IList<string>? leftOut = null)
    {
        var flattener = new TorchFlattener(pickle, options, budget) { leftOut = leftOut };
        if (root is TensorRecord single) return [single.WithName("tensor")];
        flattener.Visit(root);
        return flattener.tensors;
    }

    /// <summary>The keys of a dictionary under which no tensor lies.</summary>
    public static List<object> Barren(PickleDictionary root, ByteRegion pickle, ReadOptions options, MemoryBudget budget)
    {
        var flattener = new TorchFlattener(pickle, options, budget);
        return [.. root.Items.Where(item => !flattener.HoldsTensor(item.Value)).Select(item => item.Key)];
    }

    bool HoldsTensor(object? value)
    {
        var before = tensors.Count;
        if (MayHoldTensors(value)) Visit(value);
        return tensors.Count > before;
    }

    void Visit(object? value)
    {
        switch (value)
        {
            case TensorRecord tensor: Add(tensor); break;
            case PickleObject { Tensor: { } array }: Add(array); break;
            case PickleObject { Entries: { } entries }:
                LeaveOut(value);
                Visit(entries);
                break;
            case PickleObject or PickleGlobal: LeaveOut(value); break;
            case PickleDictionary dictionary:
                Enter(dictionary, dictionary.Items.Count,
                    dictionary.Items.Where(item => MayHoldTensors(item.Value)).Select(item => (item.Key, item.Value)));
                break;
            case PickleList list: Enter(list, list.Items.Count, Numbered(list.Items)); break;
            case PickleTuple tuple: Enter(tuple, tuple.Items.Count, Numbered(tuple.Items)); break;
        }
    }

    void Enter(object container, int count, IEnumerable<(object Key, object? Value)> items)
    {
        looked += count;
        if (looked > options.Opcodes)
            throw pickle.Error(0, $"more than {options.Opcodes} values, counting those of shared containers anew each time");
        if (open.Count >= options.Depth) throw pickle.Error(0, $"containers nested deeper than {options.Depth}");
        if (!open.Add(container)) throw pickle.Error(0, $"the structure is cyclic: '{path}' contains itself");
        var before = tensors.Count;
        var length = path.Length;
        foreach (var (key, value) in items)
        {
            if (key is string text && path.Length + text.Length > LongestName)
                throw pickle.Error(0, $"a tensor's name is longer than {LongestName}");
            path.Append(CultureInfo.InvariantCulture, $"{(length > 0 ? "." : "")}{key}");
            Visit(value);
            path.Length = length;
        }

        open.Remove(container);
        if (tensors.Count == before) barren.Add(container);
    }

    bool MayHoldTensors(object? value) => value switch
    {
        PickleDictionary or PickleList or PickleTuple => !barren.Contains(value),
        TensorRecord or PickleObject { Tensor: not null } or PickleObject { Entries: not null } => true,
        PickleObject or PickleGlobal => leftOut is not null && IsForeign(value),
        _ => false,
    };

    static bool IsForeign(object? value) => value switch
    {
        PickleObject made => made.IsForeign || PickleGlobals.Refusal(made.Type) is not null,
        PickleGlobal global => PickleGlobals.Refusal(global) is not null,
        _ => false,
    };

    void LeaveOut(object? value)
    {
        if (leftOut is null || leftOut.Count > MostLeftOut || !IsForeign(value)) return;
        if (leftOut.Count == MostLeftOut)
        {
            leftOut.Add("and more");
            return;
        }
        budget.Charge(160 + 2 * path.Length, pickle.Offset);
        leftOut.Add($"{(path.Length == 0 ? "the whole" : path)}: {PickleKind.Of(value)}");
    }

    void Add(TensorRecord tensor)
    {
        if (tensors.Count >= options.Tensors) throw pickle.Error(0, $"more than {options.Tensors} tensors");
        budget.Charge(160 + 2 * path.Length, pickle.Offset);
        tensors.Add(tensor.WithName(path.ToString()));
    }

    IEnumerable<(object, object?)> Numbered(IReadOnlyList<object?> items)
    {
        for (var i = 0; i < items.Count; i++)
            if (MayHoldTensors(items[i])) yield return ((long)i, items[i]);
    }
}

using System.Diagnostics;
using System.Globalization;

namespace Bathys.Formats;

/// <summary>Stack, marks and memo, and the containers filled from them.</summary>
internal sealed partial class PickleMachine
{
    const int SlotBytes = 24;
    const int MemoBytes = 48;
    const int EntryBytes = 96;

    readonly List<object?> stack = [];
    readonly Stack<int> marks = new();
    readonly Dictionary<uint, object?> memo = [];

    /// <summary>Values above the last mark.</summary>
    int Available => stack.Count - (marks.Count > 0 ? marks.Peek() : 0);

    void Push(object? value, int bytes = 0)
    {
        budget.Charge(SlotBytes + bytes, At);
        stack.Add(value);
    }

    object? Top() => Available > 0 ? stack[^1] : throw Underflow(1);

    object?[] Pop(int count)
    {
        if (Available < count) throw Underflow(count);
        var values = stack.GetRange(stack.Count - count, count).ToArray();
        stack.RemoveRange(stack.Count - count, count);
        return values;
    }

    object? PopOne()
    {
        var value = Top();
        stack.RemoveAt(stack.Count - 1);
        return value;
    }

    void PushMark()
    {
        if (marks.Count >= options.Depth) throw Error($"marks nested deeper than {options.Depth}");
        marks.Push(stack.Count);
    }

    object?[] PopMark()
    {
        if (marks.Count == 0) throw Error("a mark is wanted and none is on the stack");
        var start = marks.Pop();
        budget.Charge(SlotBytes * (long)(stack.Count - start), At);
        var values = stack.GetRange(start, stack.Count - start).ToArray();
        stack.RemoveRange(start, values.Length);
        return values;
    }

    // POP above a mark takes the mark away, as in Python.
    void DropTop()
    {
        if (Available > 0) stack.RemoveAt(stack.Count - 1);
        else if (marks.Count > 0) marks.Pop();
        else throw Underflow(1);
    }

    void Remember(uint index)
    {
        if (!memo.ContainsKey(index))
        {
            if (memo.Count >= options.MemoEntries) throw Error($"more than {options.MemoEntries} memo entries");
            budget.Charge(MemoBytes, At);
        }

        memo[index] = Top();
    }

    object? Recall(uint index) =>
        memo.TryGetValue(index, out var value) ? value : throw Error($"memo entry {index} is used and was never set");

    public PickleList Append(PickleList list, IReadOnlyCollection<object?> values)
    {
        budget.Charge(SlotBytes * (long)values.Count, At);
        list.List.AddRange(values);
        return list;
    }

    void AppendTo(object?[] values, bool sets)
    {
        switch (Top())
        {
            case PickleList list when list.IsSet == sets: Append(list, values); break;
            case PickleObject when trace.GoesOn: break;
            default: throw Error($"elements are added to {PickleKind.Of(Top())}, which is no {(sets ? "set" : "list")}");
        }
    }

    void SetItemsOf(object?[] values)
    {
        switch (Top())
        {
            case PickleDictionary dictionary: SetItems(dictionary, values); break;
            case PickleObject made when trace.GoesOn: SetItems(made.Entries ??= NewDictionary(), values); break;
            default: throw Error($"items are set in {PickleKind.Of(Top())}, which is no dictionary");
        }
    }

    public PickleDictionary SetItems(PickleDictionary dictionary, object?[] values)
    {
        if (values.Length % 2 != 0) throw Error("a key without a value");
        budget.Charge(EntryBytes * (long)(values.Length / 2), At);
        for (var i = 0; i < values.Length; i += 2) dictionary.Set(Key(dictionary, values[i]), values[i + 1]);
        return dictionary;
    }

    PickleDictionary NewDictionary()
    {
        budget.Charge(240, At);
        return new PickleDictionary();
    }

    // Containers are no keys: hashing nested tuples would take time exponential in the pickle's length.
    object Key(PickleDictionary dictionary, object? key)
    {
        if (key is string or long or bool or double) return key;
        trace.Refuse(Error($"a dictionary's key is {PickleKind.Of(key)}; only text and numbers are read"));
        var name = key switch
        {
            PickleTuple { Array: { Length: <= 8 } parts } when parts.All(part =>
                part is long or bool or double or string { Length: <= 80 }) =>
                string.Create(CultureInfo.InvariantCulture,
                    $"({string.Join(", ", parts.Select(part => Convert.ToString(part, CultureInfo.InvariantCulture)))})"),
            PickleGlobal global => $"{global}",
            _ => PickleKind.Of(key),
        };
        // No entry takes another's place because their keys are called alike.
        budget.Charge(2 * name.Length + 48, At);
        return dictionary.TryGet(name, out _) ? $"{name} #{dictionary.Items.Count + 1}" : name;
    }

    ModelFileException Underflow(int wanted)
    {
        Debug.Assert(Available < wanted);
        return Error($"{wanted} values wanted from a stack that holds {Available} above the last mark");
    }
}

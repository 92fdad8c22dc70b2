using System.Diagnostics.CodeAnalysis;

namespace Bathys.Formats;

/// <summary>
/// A dictionary that a pickle describes, in order. Keys are strings, whole numbers, doubles or booleans; values are null, bool, long,
/// <see cref="System.Numerics.BigInteger"/>, double, string, byte[], the other inert kinds, or <see cref="TensorRecord"/>.
/// </summary>
public sealed class PickleDictionary
{
    readonly OrderedDictionary<object, object?> items = new(new PickleKeyComparer());

    internal PickleDictionary()
    {
    }

    /// <summary>Entries in the order in which their keys first appeared.</summary>
    public IReadOnlyDictionary<object, object?> Items => items;

    /// <summary>What the pickle set as attributes of the dictionary (PyTorch's <c>_metadata</c>), or null.</summary>
    public object? Attributes { get; internal set; }

    /// <summary>Looks a key up.</summary>
    public bool TryGet(object key, out object? value) => items.TryGetValue(key, out value);

    internal void Set(object key, object? value) => items[key] = value;
}

/// <summary>A list or a set that a pickle describes.</summary>
public sealed class PickleList
{
    internal PickleList(bool isSet = false) => IsSet = isSet;

    /// <summary>The elements in order.</summary>
    public IReadOnlyList<object?> Items => List;

    /// <summary>Whether the pickle calls it a set; repeated elements are kept all the same.</summary>
    public bool IsSet { get; }

    internal List<object?> List { get; } = [];
}

/// <summary>A tuple that a pickle describes.</summary>
public sealed class PickleTuple
{
    internal PickleTuple(object?[] items) => Array = items;

    /// <summary>The elements in order.</summary>
    public IReadOnlyList<object?> Items => Array;

    internal object?[] Array { get; }
}

/// <summary>A name in a Python module that a pickle refers to. It is a name and nothing more: nothing is ever imported or called.</summary>
public sealed record PickleGlobal(string Module, string Name)
{
    /// <summary>Module and name, joined with a dot.</summary>
    public override string ToString() => $"{Module}.{Name}";
}

/// <summary>An object that a pickle would build by a global from arguments: a device, a dtype, a layout. Kept as it is described.</summary>
public sealed class PickleObject
{
    internal PickleObject(PickleGlobal type, object?[] arguments) => (Type, ArgumentArray) = (type, arguments);

    /// <summary>What would build it.</summary>
    public PickleGlobal Type { get; }

    /// <summary>What it would be built from.</summary>
    public IReadOnlyList<object?> Arguments => ArgumentArray;

    /// <summary>State set after building, or null.</summary>
    public object? State { get; internal set; }

    /// <summary>The <see cref="TensorRecord"/> that a pickled NumPy array comes to, or null.</summary>
    public TensorRecord? Tensor { get; internal set; }

    /// <summary>The dictionary that a pickle fills a foreign object with, as it would one of its own; null where it does not.</summary>
    internal PickleDictionary? Entries { get; set; }

    /// <summary>Whether it stands for something that is not read, though its global is on the list.</summary>
    internal bool IsForeign { get; set; }

    internal object?[] ArgumentArray { get; }
}

/// <summary>What Python calls the kind of a value, for messages.</summary>
internal static class PickleKind
{
    [SuppressMessage(
        "Globalization", "CA1308:Normalize strings to uppercase", Justification = "A name for a message, compared with nothing.")]
    public static string Of(object? value) => value switch
    {
        null => "None",
        bool => "bool",
        long or System.Numerics.BigInteger => "int",
        double => "float",
        string => "str",
        byte[] => "bytes",
        PickleDictionary => "dict",
        PickleList { IsSet: true } => "set",
        PickleList => "list",
        PickleTuple => "tuple",
        PickleGlobal global => $"the global {global}",
        PickleObject made => $"an object of {made.Type}",
        TensorRecord => "tensor",
        StorageReference => "storage",
        _ => value.GetType().Name.ToLowerInvariant(),
    };
}

using System.Text;

namespace Bathys.Formats;

/// <summary>Containers and bytes that pickles build by calling a global.</summary>
internal static class PickledContainers
{
    /// <summary>OrderedDict(), or OrderedDict([(key, value), …]) as older Pythons wrote it.</summary>
    public static PickleDictionary Dictionary(PickleMachine machine, object?[] arguments)
    {
        machine.Budget.Charge(240, machine.At);
        var pairs = arguments switch
        {
            [] => [],
            [PickleList list] => list.List,
            _ => throw machine.Error("OrderedDict takes nothing or a list of pairs"),
        };
        machine.Budget.Charge(32L * pairs.Count, machine.At);
        var flat = new List<object?>(2 * pairs.Count);
        foreach (var pair in pairs)
        {
            switch (pair)
            {
                case PickleTuple { Array: [var key, var value] }: flat.AddRange([key, value]); break;
                case PickleList { List: [var key, var value] }: flat.AddRange([key, value]); break;
                default: throw machine.Error($"OrderedDict takes pairs, not {PickleKind.Of(pair)}");
            }
        }

        return machine.SetItems(new PickleDictionary(), [.. flat]);
    }

    /// <summary>set([…]).</summary>
    public static PickleList Set(PickleMachine machine, object?[] arguments)
    {
        var set = new PickleList(isSet: true);
        return arguments switch
        {
            [] => set,
            [PickleList list] => machine.Append(set, list.List),
            [PickleTuple tuple] => machine.Append(set, tuple.Array),
            _ => throw machine.Error("set takes nothing or a list"),
        };
    }

    /// <summary>torch.Size((2, 3)): the tuple itself.</summary>
    public static PickleTuple Size(PickleMachine machine, object?[] arguments) =>
        arguments is [PickleTuple { Array.Length: <= TensorLayout.MaximumRank } sizes] && sizes.Array.All(size => size is long)
            ? sizes
            : throw machine.Error("torch.Size takes a tuple of whole numbers");

    /// <summary>encode(text, 'latin1'): how protocol 2 writes bytes.</summary>
    public static byte[] Bytes(PickleMachine machine, object?[] arguments)
    {
        if (arguments is not [string text, "latin1" or "latin-1"]) throw machine.Error("encode takes text and 'latin1'");
        machine.Budget.Charge(text.Length + 48, machine.At);
        if (text.Any(letter => letter > 255)) throw machine.Error("encode meets a letter that Latin-1 lacks");
        return Encoding.Latin1.GetBytes(text);
    }
}

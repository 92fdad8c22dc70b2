using System.Globalization;

namespace Bathys.Text;

/// <summary>What Unicode says of the characters that have a combining class or a decomposition.</summary>
sealed class NormalFormTable
{
    readonly Dictionary<int, byte> classes = [];
    readonly Dictionary<int, (bool IsCompatible, int[] Parts)> decompositions = [];
    readonly Dictionary<(int, int), int> compositions = [];

    /// <summary>
    /// Reads the table that the program carries; <c>tests/Reference/text/normalization.py</c> made it and says how it is written.
    /// </summary>
    public static NormalFormTable Read()
    {
        var table = new NormalFormTable();
        foreach (var line in Resource.ReadAllText("normalization.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries)) table.Add(line);
        return table;
    }

    /// <summary>The canonical combining class; 0 of a starter.</summary>
    public byte Class(int rune) => rune < 0x300 ? (byte)0 : classes.GetValueOrDefault(rune);

    public bool TryDecompose(int rune, bool isCompatible, out int[] parts)
    {
        var found = decompositions.TryGetValue(rune, out var entry) && (isCompatible || !entry.IsCompatible);
        parts = found ? entry.Parts : [];
        return found;
    }

    public bool TryCompose(int first, int second, out int joined) => compositions.TryGetValue((first, second), out joined);

    void Add(string line)
    {
        var sign = line.AsSpan().IndexOfAny("-=!~");
        var rune = Hex(line.AsSpan(0, sign));
        var rest = line[(sign + 1)..].Split(' ');
        if (line[sign] == '-')
        {
            for (var i = rune; i <= Hex(rest[0]); i++) classes[i] = byte.Parse(rest[1], CultureInfo.InvariantCulture);
            return;
        }
        int[] parts = [.. rest.Select(part => Hex(part))];
        decompositions[rune] = (line[sign] == '~', parts);
        if (line[sign] == '=') compositions[(parts[0], parts[1])] = rune;
    }

    static int Hex(ReadOnlySpan<char> digits) => int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}

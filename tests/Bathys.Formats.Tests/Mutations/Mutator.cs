using System.Buffers.Binary;

namespace Bathys.Formats.Tests;

/// <summary>Seeded changes to bytes, text and pickles, drawn toward the values at which readers break.</summary>
sealed class Mutator(int seed)
{
    static readonly ulong[] Edges = [0, 1, 2, 7, 8, 16, 63, 64, 127, 128, 255, 256, 65535, 65536, int.MaxValue, 1UL << 31, uint.MaxValue,
        1UL << 32, long.MaxValue, 1UL << 63, ulong.MaxValue];

    static readonly string[] Words =
    [
        "0", "1", "-1", "2", "4", "8", "16", "255", "4294967296", "9223372036854775807", "18446744073709551616", "1.5", "1e9", "null",
        "true", "[]", "{}", "\"\"", "\"F32\"", "\"F64\"", "\"BOOL\"",
        "\"F4\"", "\"X\"", "\"shape\"", "\"dtype\"", "\"__metadata__\"", "True", "False", "'<f8'", "'|O'", "'>c16'", "'|b1'", "()", "(1,)",
        "(0, 5)", ",", "}", "{", "]", "[", "(", ")", "\\u0061", "\\ud800",
    ];

    // What a hostile pickle is made of: whole instructions, most of them out of place.
    static readonly byte[][] Instructions =
    [
        [(byte)'('], [(byte)'0'], [(byte)'1'], [(byte)'2'], [(byte)'N'], [(byte)'R'], [(byte)'Q'], [(byte)'a'], [(byte)'b'], [(byte)'d'],
        [(byte)'}'], [(byte)'e'], [(byte)'l'], [(byte)']'], [(byte)'o'], [(byte)'s'],
        [(byte)'t'], [(byte)')'], [(byte)'u'], [0x81], [0x85], [0x86], [0x87], [0x88], [0x89], [0x8F], [0x90], [0x91], [0x92], [0x93],
        [0x94], [0x97], [0x98], [(byte)'h', 0], [(byte)'h', 1], [(byte)'q', 0], [(byte)'q', 1],
        [(byte)'K', 0], [(byte)'K', 255], [(byte)'J', 255, 255, 255, 255], [0x8A, 0], [0x8A, 1, 255], [0x8A, 9, 0, 0, 0, 0, 0, 0, 0, 0, 1],
        [0x82, 1], [(byte)'U', 1, 0xFF], [0x8C, 0], [(byte)'.'],
        [.. "cposix\nsystem\n"u8], [.. "ctorch\nFloatStorage\n"u8], [.. "ctorch._utils\n_rebuild_tensor_v2\n"u8],
        [.. "ccollections\nOrderedDict\n"u8], [.. "cnumpy\ndtype\n"u8], [.. "ios\nsystem\n"u8],
        [.. "ctorch._utils\n_rebuild_parameter\n"u8], [.. "cnumpy.core.multiarray\n_reconstruct\n"u8], [.. "ctorch\nSize\n"u8],
        [.. "c_codecs\nencode\n"u8],
    ];

    readonly Random random = new(seed);

    public int Next(int limit) => random.Next(limit);

    public T Pick<T>(IReadOnlyList<T> items) => items[random.Next(items.Count)];

    /// <summary>A few changes to arbitrary bytes: flips, edge values of each width, removal, repetition, insertion.</summary>
    public byte[] Bytes(byte[] bytes)
    {
        var list = bytes.ToList();
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var at = random.Next(list.Count + 1);
            var count = random.Next(1, 9);
            switch (random.Next(6))
            {
                case 0 when at < list.Count: list[at] ^= (byte)(1 << random.Next(8)); break;
                case 1 when at < list.Count: list[at] = (byte)random.Next(256); break;
                case 2: Overwrite(list, at, 1 << random.Next(4), Pick(Edges)); break;
                case 3 when at < list.Count: list.RemoveRange(at, Math.Min(count, list.Count - at)); break;
                case 4 when at < list.Count: list.InsertRange(at, list.Slice(at, Math.Min(count, list.Count - at))); break;
                default: list.InsertRange(at, Enumerable.Range(0, count).Select(_ => (byte)random.Next(256))); break;
            }
        }

        return [.. list];
    }

    /// <summary>Changes to text by its tokens: one replaced, dropped, doubled or exchanged with another.</summary>
    public string Text(string text)
    {
        var tokens = Tokens(text);
        for (var i = random.Next(1, 3); i > 0 && tokens.Count > 0; i--)
        {
            var at = random.Next(tokens.Count);
            switch (random.Next(5))
            {
                case 0: tokens[at] = Pick(Words); break;
                case 1: tokens.RemoveAt(at); break;
                case 2: tokens.Insert(at, tokens[random.Next(tokens.Count)]); break;
                case 3: tokens.Insert(at, Pick(Words)); break;
                default:
                    var other = random.Next(tokens.Count);
                    (tokens[at], tokens[other]) = (tokens[other], tokens[at]);
                    break;
            }
        }

        return string.Concat(tokens);
    }

    /// <summary>Changes to a pickle by its instructions: operands at the edges, instructions dropped, doubled, moved or foreign.</summary>
    public byte[] Pickle(byte[] pickle)
    {
        var parts = PickleParts.Split(pickle);
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var at = random.Next(parts.Count);
            switch (random.Next(6))
            {
                case 0: parts[at] = Operand(parts[at]); break;
                case 1 when parts.Count > 1: parts.RemoveAt(at); break;
                case 2: parts.Insert(at, Pick(parts)); break;
                case 3: parts.Insert(at, Pick(Instructions)); break;
                case 4: parts[at] = Pick(Instructions); break;
                default:
                    var other = random.Next(parts.Count);
                    (parts[at], parts[other]) = (parts[other], parts[at]);
                    break;
            }
        }

        return [.. parts.SelectMany(part => part)];
    }

    /// <summary>One field of an archive's headers, found by the signatures, set to an edge value.</summary>
    public byte[] Headers(byte[] archive)
    {
        var starts = new List<int>();
        for (var i = 0; i + 4 < archive.Length; i++)
        {
            if (archive[i] == 'P' && archive[i + 1] == 'K' && archive[i + 2] < 9) starts.Add(i);
        }

        var bytes = archive.ToList();
        Overwrite(bytes, Pick(starts) + 4 + random.Next(44), 1 << random.Next(1, 4), random.Next(2) == 0
            ? Pick(Edges) : (ulong)random.Next(archive.Length));
        return [.. bytes];
    }

    byte[] Operand(byte[] instruction)
    {
        var changed = (byte[])instruction.Clone();
        if (changed.Length == 1) return changed;
        if (random.Next(2) == 0)
        {
            changed[random.Next(1, changed.Length)] = (byte)random.Next(256);
            return changed;
        }

        var list = changed.ToList();
        Overwrite(list, 1, Math.Min(changed.Length - 1, 1 << random.Next(4)), Pick(Edges));
        return [.. list];
    }

    static void Overwrite(List<byte> bytes, int at, int width, ulong value)
    {
        Span<byte> field = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(field, value);
        for (var i = 0; i < width && i < 8 && at + i < bytes.Count; i++) bytes[at + i] = field[i];
    }

    static List<string> Tokens(string text)
    {
        var tokens = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            var end = at + 1;
            if (char.IsLetterOrDigit(text[at])) while (end < text.Length && char.IsLetterOrDigit(text[end])) end++;
            else if (text[at] is '"' or '\'') end = text.IndexOf(text[at], end) is var close and >= 0 ? close + 1 : text.Length;
            tokens.Add(text[at..end]);
            at = end;
        }

        return tokens;
    }
}

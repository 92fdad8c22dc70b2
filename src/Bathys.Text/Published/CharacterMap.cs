using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Bathys.Data;

namespace Bathys.Text;

/// <summary>
/// SentencePiece's compiled normalization rules: a trie over UTF-8 bytes in a double array (Yata's Darts-clone), whose values are
/// places in a list of replacements, each ended by a zero byte.
/// </summary>
sealed class CharacterMap
{
    // Longer clusters are looked up character by character only, as the reference does.
    const int LongestCluster = 5;

    readonly uint[] trie;
    readonly byte[] replacements;

    CharacterMap(uint[] trie, byte[] replacements) => (this.trie, this.replacements) = (trie, replacements);

    /// <summary>Reads the rules: Base64 of the trie's size in bytes (UInt32), the trie and the replacements.</summary>
    public static CharacterMap Read(JsonField json)
    {
        var text = json.Text();
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var count) || count < 4) throw json.Error("the rules are no Base64");
        var size = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        if (size < 4 || size % 4 != 0 || size > count - 4) throw json.Error($"a trie of {size} bytes does not fit into rules of {count}");
        var trie = new uint[size / 4];
        for (var i = 0; i < trie.Length; i++) trie[i] = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(4 + (4 * i)));
        return new CharacterMap(trie, bytes[(4 + (int)size)..count]);
    }

    /// <summary>The text with each cluster, or else each of its characters, replaced for which there is a rule.</summary>
    public string Apply(string text)
    {
        var result = new StringBuilder(text.Length);
        Span<byte> utf8 = stackalloc byte[4];
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            var cluster = rest[..StringInfo.GetNextTextElementLength(rest)];
            rest = rest[cluster.Length..];
            if (Encoding.UTF8.GetByteCount(cluster) <= LongestCluster && TryFind(Encoding.UTF8.GetBytes(cluster.ToString()), out var whole))
            {
                result.Append(whole);
                continue;
            }
            foreach (var rune in cluster.EnumerateRunes())
            {
                var length = rune.EncodeToUtf8(utf8);
                if (TryFind(utf8[..length], out var part)) result.Append(part);
                else result.Append(rune);
            }
        }
        return result.ToString();
    }

    /// <summary>The replacement of the shortest rule that a key begins with.</summary>
    bool TryFind(ReadOnlySpan<byte> key, out string replacement)
    {
        replacement = "";
        var node = Offset(trie[0]);
        foreach (var b in key)
        {
            node ^= b;
            if (b == 0 || node >= trie.Length) return false;
            var unit = trie[node];
            if ((unit & 0x800000FF) != b) return false;
            node ^= Offset(unit);
            if ((unit >> 8 & 1) == 0) continue;
            var place = node < trie.Length ? trie[node] & 0x7FFFFFFF : uint.MaxValue;
            if (place >= replacements.Length) return false;
            var found = replacements.AsSpan((int)place);
            var end = found.IndexOf((byte)0);
            replacement = Encoding.UTF8.GetString(end < 0 ? found : found[..end]);
            return true;
        }
        return false;
    }

    static uint Offset(uint unit) => unit >> 10 << (int)((unit & 0x200) >> 6);
}

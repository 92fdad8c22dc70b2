using System.Text;

namespace Bathys.Text;

/// <summary>
/// Unicode's normal forms NFC, NFD, NFKC and NFKD (Unicode Standard Annex 15, version 15.0). Done here since .NET leaves text as it
/// is where it runs without ICU, and a tokenizer must give the same ids everywhere.
/// </summary>
static class NormalForm
{
    const int HangulFirst = 0xAC00, HangulCount = 11172, Leads = 0x1100, Vowels = 0x1161, Trails = 0x11A7;
    const int LeadCount = 19, VowelCount = 21, TrailCount = 28;

    static readonly NormalFormTable Table = NormalFormTable.Read();

    /// <summary>The canonical composition.</summary>
    public static string C(string text) => Normalize(text, isCompatible: false, compose: true);

    /// <summary>The canonical decomposition.</summary>
    public static string D(string text) => Normalize(text, isCompatible: false, compose: false);

    /// <summary>The compatible composition.</summary>
    public static string KC(string text) => Normalize(text, isCompatible: true, compose: true);

    /// <summary>The compatible decomposition.</summary>
    public static string KD(string text) => Normalize(text, isCompatible: true, compose: false);

    static string Normalize(string text, bool isCompatible, bool compose)
    {
        if (Ascii.IsValid(text)) return text;
        var runes = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes()) Decompose(rune.Value, isCompatible, runes);
        Order(runes);
        if (compose) Compose(runes);
        var result = new StringBuilder(runes.Count);
        foreach (var rune in runes) result.Append(new Rune(rune));
        return result.ToString();
    }

    static void Decompose(int rune, bool isCompatible, List<int> into)
    {
        if (rune - HangulFirst is >= 0 and < HangulCount and var syllable)
        {
            into.Add(Leads + (syllable / (VowelCount * TrailCount)));
            into.Add(Vowels + (syllable / TrailCount % VowelCount));
            if (syllable % TrailCount > 0) into.Add(Trails + (syllable % TrailCount));
        }
        else if (Table.TryDecompose(rune, isCompatible, out var parts))
        {
            foreach (var part in parts) Decompose(part, isCompatible, into);
        }
        else
        {
            into.Add(rune);
        }
    }

    /// <summary>Sorts each run of combining marks by class; marks of one class keep their order.</summary>
    static void Order(List<int> runes)
    {
        for (var i = 1; i < runes.Count; i++)
        {
            var rune = runes[i];
            var combining = Table.Class(rune);
            var place = i;
            for (; combining > 0 && place > 0 && Table.Class(runes[place - 1]) > combining; place--) runes[place] = runes[place - 1];
            runes[place] = rune;
        }
    }

    /// <summary>Joins each mark to the starter before it unless another mark of its class or a starter stands between.</summary>
    static void Compose(List<int> runes)
    {
        int starter = -1, kept = 0, lastClass = 0;
        for (var i = 0; i < runes.Count; i++)
        {
            var rune = runes[i];
            var combining = Table.Class(rune);
            var isNext = starter == kept - 1;
            if (starter >= 0 && (isNext || (lastClass < combining && lastClass > 0)) && TryCompose(runes[starter], rune, out var joined))
            {
                runes[starter] = joined;
                continue;
            }
            if (combining == 0) starter = kept;
            lastClass = combining;
            runes[kept++] = rune;
        }
        runes.RemoveRange(kept, runes.Count - kept);
    }

    static bool TryCompose(int first, int second, out int joined)
    {
        if (first - Leads is >= 0 and < LeadCount and var lead && second - Vowels is >= 0 and < VowelCount and var vowel)
        {
            joined = HangulFirst + (((lead * VowelCount) + vowel) * TrailCount);
            return true;
        }
        if (first - HangulFirst is >= 0 and < HangulCount and var syllable && syllable % TrailCount == 0
            && second - Trails is > 0 and < TrailCount and var trail)
        {
            joined = HangulFirst + syllable + trail;
            return true;
        }
        return Table.TryCompose(first, second, out joined);
    }
}

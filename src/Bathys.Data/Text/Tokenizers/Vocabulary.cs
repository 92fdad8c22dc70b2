namespace Bathys.Data;

/// <summary>Tokens and their ids, both ways.</summary>
sealed class Vocabulary
{
    readonly string[] tokens;
    readonly Dictionary<string, int> ids;
    readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> spans;

    /// <summary>Each token's id is its place.</summary>
    /// <exception cref="ArgumentException">A token comes twice.</exception>
    public Vocabulary(IEnumerable<string> tokens)
    {
        this.tokens = [.. tokens];
        ids = new Dictionary<string, int>(this.tokens.Length, StringComparer.Ordinal);
        for (var id = 0; id < this.tokens.Length; id++)
        {
            if (!ids.TryAdd(this.tokens[id], id)) throw new ArgumentException($"the token \"{this.tokens[id]}\" comes twice");
        }
        spans = ids.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public int Count => tokens.Length;

    public ReadOnlySpan<string> Tokens => tokens;

    public string this[int id] => tokens[id];

    public bool TryFind(ReadOnlySpan<char> token, out int id) => spans.TryGetValue(token, out id);

    public int? Find(string? token) => token is not null && ids.TryGetValue(token, out var id) ? id : null;

    /// <summary>The most frequent parts: by falling count, equal counts in ordinal order.</summary>
    public static IEnumerable<string> MostFrequent(Dictionary<string, int> counts, int minimalCount, int maximalCount) => counts
        .Where(entry => entry.Value >= minimalCount)
        .OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal)
        .Take(maximalCount)
        .Select(entry => entry.Key);

    /// <summary>Counts one more of a part.</summary>
    public static void AddOne(Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> counts, ReadOnlySpan<char> part)
    {
        counts.TryGetValue(part, out var count);
        counts[part] = count + 1;
    }
}

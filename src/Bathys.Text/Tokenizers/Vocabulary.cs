namespace Bathys.Text;

/// <summary>Tokens and their ids, both ways.</summary>
sealed class Vocabulary
{
    // Ids may leave holes, but not so many that a damaged file makes a huge array.
    const int LargestId = 4_000_000;

    readonly string?[] tokens;
    readonly Dictionary<string, int> ids;
    readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> spans;

    /// <summary>Each token's id is its place.</summary>
    /// <exception cref="ArgumentException">A token comes twice.</exception>
    public Vocabulary(IEnumerable<string> tokens) : this([.. tokens.Select((token, id) => (token, id))])
    {
    }

    /// <summary>Tokens with their ids, which may leave holes.</summary>
    /// <exception cref="ArgumentException">A token or an id comes twice, or an id is out of all reason.</exception>
    public Vocabulary(IReadOnlyCollection<(string Token, int Id)> entries)
    {
        var largest = entries.Count == 0 ? -1 : entries.Max(entry => entry.Id);
        if (largest > LargestId || entries.Any(entry => entry.Id < 0))
            throw new ArgumentException($"the ids are not between 0 and {LargestId}");
        tokens = new string?[largest + 1];
        ids = new Dictionary<string, int>(entries.Count, StringComparer.Ordinal);
        foreach (var (token, id) in entries)
        {
            if (tokens[id] is not null || !ids.TryAdd(token, id))
                throw new ArgumentException($"the token \"{token}\" or its id {id} comes twice");
            tokens[id] = token;
        }
        spans = ids.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>One more than the largest id.</summary>
    public int Count => tokens.Length;

    /// <summary>The tokens by id; null where there is a hole.</summary>
    public ReadOnlySpan<string?> Tokens => tokens;

    /// <summary>The token of an id; empty where there is a hole.</summary>
    public string this[int id] => tokens[id] ?? "";

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

using System.Collections.Concurrent;

namespace Bathys.Text;

/// <summary>Remembers the ids of short pieces, which come again and again in a text; holds at most some ten thousand.</summary>
sealed class PieceCache
{
    const int MaximalCount = 50_000, MaximalLength = 32;

    readonly ConcurrentDictionary<string, int[]> entries = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<string, int[]>.AlternateLookup<ReadOnlySpan<char>> spans;
    int count;

    public PieceCache() => spans = entries.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Appends a piece's ids if they are known.</summary>
    public bool TryAppend(ReadOnlySpan<char> piece, List<int> ids)
    {
        if (piece.Length > MaximalLength || !spans.TryGetValue(piece, out var known)) return false;
        ids.AddRange(known.AsSpan());
        return true;
    }

    /// <summary>Remembers the ids at the end of a list as those of a piece.</summary>
    public void Remember(ReadOnlySpan<char> piece, List<int> ids, int start)
    {
        if (piece.Length > MaximalLength || Volatile.Read(ref count) >= MaximalCount) return;
        if (entries.TryAdd(piece.ToString(), [.. ids[start..]])) Interlocked.Increment(ref count);
    }
}

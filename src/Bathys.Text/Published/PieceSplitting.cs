using System.Text;

namespace Bathys.Text;

/// <summary>What becomes of the places at which a text is cut.</summary>
enum SplitBehavior
{
    /// <summary>They are dropped.</summary>
    Removed,

    /// <summary>Each is a piece.</summary>
    Isolated,

    /// <summary>Each ends the piece before it.</summary>
    MergedWithPrevious,

    /// <summary>Each begins the piece after it.</summary>
    MergedWithNext,

    /// <summary>Those in a row are a piece.</summary>
    Contiguous,
}

/// <summary>Cuts pieces at what a pattern or a condition finds.</summary>
static class PieceSplitting
{
    public static IEnumerable<Piece> Split(Piece piece, List<(int Start, int End)> matches, SplitBehavior behavior, bool invert = false)
    {
        var parts = Merge(Parts(piece.Text.Length, matches, invert), behavior);
        foreach (var (start, end, isMatch) in parts)
        {
            if (end > start && !(isMatch && behavior == SplitBehavior.Removed))
                yield return new Piece(piece.Text[start..end], piece.IsFirst && start == 0);
        }
    }

    /// <summary>Cuts at single characters.</summary>
    public static IEnumerable<Piece> Split(Piece piece, Func<Rune, bool> isMatch, SplitBehavior behavior)
    {
        var matches = new List<(int, int)>();
        var at = 0;
        foreach (var rune in piece.Text.EnumerateRunes())
        {
            if (isMatch(rune)) matches.Add((at, at + rune.Utf16SequenceLength));
            at += rune.Utf16SequenceLength;
        }
        return Split(piece, matches, behavior);
    }

    static List<(int Start, int End, bool IsMatch)> Parts(int length, List<(int Start, int End)> matches, bool invert)
    {
        var parts = new List<(int, int, bool)>((2 * matches.Count) + 1);
        var end = 0;
        foreach (var match in matches)
        {
            if (match.Start > end) parts.Add((end, match.Start, invert));
            parts.Add((match.Start, match.End, !invert));
            end = match.End;
        }
        if (length > end) parts.Add((end, length, invert));
        return parts;
    }

    static List<(int Start, int End, bool IsMatch)> Merge(List<(int Start, int End, bool IsMatch)> parts, SplitBehavior behavior)
    {
        if (behavior is SplitBehavior.Removed or SplitBehavior.Isolated) return parts;
        var backwards = behavior == SplitBehavior.MergedWithNext;
        if (backwards) parts.Reverse();
        var merged = new List<(int Start, int End, bool IsMatch)>();
        var wasMatch = false;
        foreach (var part in parts)
        {
            // A match joins what lies before it (seen in the direction of reading), but not another match.
            var joins = merged.Count > 0 && (behavior == SplitBehavior.Contiguous ? part.IsMatch == wasMatch : part.IsMatch && !wasMatch);
            if (joins) merged[^1] = (Math.Min(merged[^1].Start, part.Start), Math.Max(merged[^1].End, part.End), false);
            else merged.Add(part);
            wasMatch = part.IsMatch;
        }
        if (backwards) merged.Reverse();
        return merged;
    }
}

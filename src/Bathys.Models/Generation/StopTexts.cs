namespace Bathys.Models;

/// <summary>Ends a stream of text before the first of some texts; holds back what may be the beginning of one.</summary>
/// <exception cref="ArgumentException">One of them is empty: each text would end before it began.</exception>
sealed class StopTexts(IReadOnlyList<string> stops)
{
    readonly IReadOnlyList<string> stops = stops.Any(string.IsNullOrEmpty)
        ? throw new ArgumentException("A stop text is empty, and would end each text before it began: leave it out.", nameof(stops))
        : stops;

    string held = "";

    /// <summary>Whether one of the texts came.</summary>
    public bool IsReached { get; private set; }

    /// <summary>What can be written once this piece has come.</summary>
    public string Append(string piece)
    {
        if (IsReached) return "";
        held += piece;
        var end = held.Length;
        foreach (var stop in stops)
        {
            var found = held.IndexOf(stop, StringComparison.Ordinal);
            if (found < 0 || found >= end) continue;
            (end, IsReached) = (found, true);
        }
        if (!IsReached) end = held.Length - LongestBeginning();
        var certain = held[..end];
        held = IsReached ? "" : held[end..];
        return certain;
    }

    /// <summary>What was held back and turned out to be no stop.</summary>
    public string Finish()
    {
        var rest = held;
        held = "";
        return rest;
    }

    /// <summary>The length of the longest end of the held text with which a stop may begin.</summary>
    int LongestBeginning()
    {
        var longest = 0;
        foreach (var stop in stops)
        {
            for (var length = Math.Min(stop.Length - 1, held.Length); length > longest; length--)
            {
                if (held.AsSpan(held.Length - length).SequenceEqual(stop.AsSpan(0, length))) longest = length;
            }
        }
        return longest;
    }
}

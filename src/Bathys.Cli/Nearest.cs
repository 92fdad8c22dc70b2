namespace Bathys.Cli;

/// <summary>Guesses which word was meant.</summary>
internal static class Nearest
{
    /// <summary>The word that a mistyped one resembles most, or null where none is near.</summary>
    /// <param name="typed">What was typed.</param>
    /// <param name="words">What could have been meant.</param>
    public static string? Of(string typed, IEnumerable<string> words) => words
        .Select(word => (Word: word, Distance: Distance(typed, word)))
        .Where(entry => entry.Distance <= Math.Max(1, typed.TrimStart('-').Length / 3))
        .OrderBy(entry => entry.Distance)
        .Select(entry => entry.Word).FirstOrDefault();

    /// <summary>How many letters to insert, delete, replace or swap with their neighbor (optimal string alignment).</summary>
    static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    d[i, j] = i + j;
                    continue;
                }

                d[i, j] = Math.Min(Math.Min(d[i - 1, j], d[i, j - 1]) + 1, d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }

        return d[a.Length, b.Length];
    }
}

namespace Bathys.Data.Tables;

/// <summary>
/// Texts that tell rows apart: equal numbers written differently, such as 1, 1.0 and 01, are one unless texts are asked for.
/// </summary>
static class TextClasses
{
    /// <summary>The different texts; of equal numbers the shortest, numbers by size before texts by letters.</summary>
    /// <param name="column">The column's name, for the notes.</param>
    /// <param name="texts">All texts.</param>
    /// <param name="notes">Is told what was taken for one, and what was not although a person may take it for one.</param>
    /// <param name="isText">Whether equal numbers written differently are different texts.</param>
    public static string[] Of(string column, IEnumerable<string> texts, ICollection<string> notes, bool isText = false)
    {
        string[] different = [.. texts.Distinct().Order(StringComparer.Ordinal)];
        var numbers = different.Where(text => Number.TryParse(text, out _)).GroupBy(text => isText ? text : DecimalText.Of(text))
            .OrderBy(group => Number.Parse(group.First())).ToArray();
        foreach (var group in numbers.Where(group => group.Count() > 1))
            notes.Add($"the column \"{column}\" writes one number as {string.Join(", ", group)}: it is taken for one value");
        string[] words = [.. different.Where(text => !Number.TryParse(text, out _))];
        foreach (var group in Lookalike.Groups(words))
        {
            var isCase = group.Distinct(StringComparer.OrdinalIgnoreCase).Count() == 1;
            notes.Add($"the column \"{column}\" has {string.Join(" and ", isCase ? group : group.Select(text => $"\"{text}\""))}, which " +
                $"differ by {(isCase ? "case" : "case, blanks or invisible characters")} alone: they are different values");
        }
        foreach (var (apart, whole) in Lookalike.WithAccentsApart(words))
        {
            notes.Add($"the column \"{column}\" has \"{apart}\" and \"{whole}\", of which the first is written with accents as " +
                "characters of their own: they are different values");
        }
        string[] all = [.. numbers.Select(group => group.OrderBy(text => text.Length).First()), .. words];
        return words.Length == 0 ? all : [.. all.Order(StringComparer.Ordinal)];
    }

    /// <summary>The place of a text among classes, or -1.</summary>
    public static int PlaceOf(string text, IReadOnlyList<string> classes, bool isText = false)
    {
        var place = Table.PlaceOf(text, classes);
        if (place >= 0 || isText || !Number.TryParse(text, out _)) return place;
        var number = DecimalText.Of(text);
        for (place = classes.Count - 1; place >= 0; place--)
            if (Number.TryParse(classes[place], out _) && DecimalText.Of(classes[place]) == number) break;
        return place;
    }
}

using System.Globalization;

namespace Bathys.Data.Tables;

/// <summary>
/// Dates and times as tables write them: 2026-03-01, 2026/03/01, with a time after a blank or a T, 01.03.2026, 1 Mar 2026, a month alone
/// (2026-03, Mar 2026), digits alone (20260301, with a time 202603011430), or a time alone. Dates with slashes and the year last are read
/// where only one order of day and month fits.
/// </summary>
static class DateText
{
    const int FirstYear = 1800, LastYear = 2200;

    static readonly string[] Times =
    [
        "", " H:mm", " H:mm:ss", " H:mm:ss.FFFFFFF", "'T'H:mm", "'T'H:mm:ss", "'T'H:mm:ss.FFFFFFF", " h:mm tt", " h:mm:ss tt",
    ];

    static readonly string[] Compact = ["yyyyMMdd", "yyyyMMddHH", "yyyyMMddHHmm", "yyyyMMddHHmmss"];
    static readonly string[] Zones = ["", "'Z'", "zzz"];
    static readonly string[] YearFirst = [.. Formats("yyyy-M-d", "yyyy/M/d", "d.M.yyyy"), "yyyy-M", "yyyy/M"];
    static readonly string[] Named =
        [.. Formats("d MMM yyyy", "MMM d, yyyy", "d MMMM yyyy", "MMMM d, yyyy"), "MMM yyyy", "MMMM yyyy"];
    static readonly string[] DayFirst = Formats("d/M/yyyy", "d-M-yyyy");
    static readonly string[] MonthFirst = Formats("M/d/yyyy", "M-d-yyyy");
    static readonly string[] TimeAlone = ["H:mm", "H:mm:ss", "H:mm:ss.FFFFFFF", "h:mm tt", "h:mm:ss tt"];

    /// <summary>The one way of writing dates by which all texts can be read; null where there is none, or two that differ.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="isAmbiguous">Whether day and month could be either way round.</param>
    public static string? FindOrder(IReadOnlyCollection<string> texts, out bool isAmbiguous)
    {
        isAmbiguous = false;
        if (texts.Count == 0) return null;
        foreach (var order in (string[])["iso", "time", "named"])
            if (texts.All(text => TryParse(text, order, out DateTime _))) return order;
        var (day, month) = (
            texts.All(text => TryParse(text, "dmy", out DateTime _)), texts.All(text => TryParse(text, "mdy", out DateTime _)));
        isAmbiguous = day && month;
        return isAmbiguous ? null : day ? "dmy" : month ? "mdy" : null;
    }

    /// <summary>
    /// Of the way of writing dates by which most texts can be read, whether each can; null where that is less than half.
    /// </summary>
    public static bool[]? FindMost(IReadOnlyCollection<string> texts)
    {
        bool[]? most = null;
        foreach (var order in (string[])["iso", "time", "named", "dmy", "mdy"])
        {
            bool[] read = [.. texts.Select(text => TryParse(text, order, out DateTime _))];
            if (read.Count(isRead => isRead) > (most?.Count(isRead => isRead) ?? 0)) most = read;
        }
        return most?.Count(isRead => isRead) * 2 >= texts.Count ? most : null;
    }

    /// <summary>Reads a text of one order; zones are read and not converted, so that the hour stays the clock's.</summary>
    public static bool TryParse(string text, string order, out DateTime date)
    {
        var isRead = TryParse(text, order, out DateTimeOffset read);
        date = read.DateTime;
        return isRead;
    }

    /// <summary>
    /// Reads a text of one order with its offset from UTC, 0 where it has none; a time alone is of the first of all days.
    /// </summary>
    public static bool TryParse(string text, string order, out DateTimeOffset date)
    {
        var culture = CultureInfo.InvariantCulture;
        if (order == "time")
        {
            date = default;
            // Else the day of the reading would be the text's.
            if (!DateTime.TryParseExact(text, TimeAlone, culture, DateTimeStyles.NoCurrentDateDefault, out var time)) return false;
            date = new(time, TimeSpan.Zero);
            return true;
        }
        var formats = order switch { "iso" => YearFirst, "dmy" => DayFirst, "mdy" => MonthFirst, "named" => Named, _ => Compact };
        return DateTimeOffset.TryParseExact(text, formats, culture, DateTimeStyles.AssumeUniversal, out date)
            && (order != "compact" || date.Year is >= FirstYear and <= LastYear);
    }

    /// <summary>Whether all texts are dates of as many digits: "compact".</summary>
    public static bool AreCompact(IReadOnlyList<string> texts) =>
        texts.All(text => text.Length == texts[0].Length && TryParse(text, "compact", out DateTimeOffset _));

    /// <summary>Whether a date with a time names its offset from UTC: Z, +02:00 or +0200.</summary>
    public static bool HasZone(string text)
    {
        var clock = text.IndexOf(':', StringComparison.Ordinal);
        return clock >= 0 && (text[^1] == 'Z' || text.AsSpan(clock).ContainsAny('+', '-'));
    }

    static string[] Formats(params string[] dates) =>
        [.. dates.SelectMany(date =>
        Times.SelectMany(time => Zones.Select(zone => date + time + (time.Length > 0 ? zone : ""))).Distinct())];
}

/// <summary>What of a date becomes an input, as a number.</summary>
static class DatePart
{
    /// <summary>All parts by name; Monday is weekday 1.</summary>
    public static IReadOnlyList<(string Name, Func<DateTime, double> Of)> All { get; } =
    [
        ("year", date => date.Year), ("month", date => date.Month), ("day", date => date.Day),
        ("weekday", date => date.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)date.DayOfWeek),
        ("hour", date => date.Hour), ("minute", date => date.Minute), ("second", date => date.Second + (date.Millisecond / 1000.0)),
    ];

    public static double Of(string part, DateTime date) => All.First(known => known.Name == part).Of(date);
}

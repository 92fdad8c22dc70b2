using System.Globalization;

namespace Bathys.Data.Tables;

/// <summary>
/// Dates and times as tables write them: 2026-03-01, 2026/03/01, with a time after a blank or a T, 01.03.2026, or a time alone. Dates with
/// slashes and the year last are read where only one order of day and month fits.
/// </summary>
static class DateText
{
    static readonly string[] Times = ["", " HH:mm", " HH:mm:ss", " HH:mm:ss.FFFFFFF", "'T'HH:mm", "'T'HH:mm:ss", "'T'HH:mm:ss.FFFFFFF"];
    static readonly string[] Zones = ["", "'Z'", "zzz"];
    static readonly string[] YearFirst = Formats("yyyy-M-d", "yyyy/M/d", "d.M.yyyy");
    static readonly string[] DayFirst = Formats("d/M/yyyy", "d-M-yyyy");
    static readonly string[] MonthFirst = Formats("M/d/yyyy", "M-d-yyyy");
    static readonly string[] TimeAlone = ["H:mm", "H:mm:ss", "H:mm:ss.FFFFFFF"];

    /// <summary>The one way of writing dates by which all texts can be read; null where there is none, or two that differ.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="isAmbiguous">Whether day and month could be either way round.</param>
    public static string? FindOrder(IReadOnlyCollection<string> texts, out bool isAmbiguous)
    {
        isAmbiguous = false;
        if (texts.Count == 0) return null;
        if (texts.All(text => TryParse(text, "iso", out _))) return "iso";
        if (texts.All(text => TryParse(text, "time", out _))) return "time";
        var (day, month) = (texts.All(text => TryParse(text, "dmy", out _)), texts.All(text => TryParse(text, "mdy", out _)));
        isAmbiguous = day && month;
        return isAmbiguous ? null : day ? "dmy" : month ? "mdy" : null;
    }

    /// <summary>Reads a text of one order; zones are read and not converted, so that the hour stays the clock's.</summary>
    public static bool TryParse(string text, string order, out DateTime date)
    {
        var formats = order switch { "iso" => YearFirst, "dmy" => DayFirst, "mdy" => MonthFirst, _ => TimeAlone };
        var isRead = DateTimeOffset.TryParseExact(text, formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
            out var read);
        date = read.DateTime;
        return isRead;
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

using System.Globalization;
using Bathys.Data.Tables;

namespace Bathys.Data;

/// <summary>The column of a table that says when each row was, as dates or numbers.</summary>
sealed class TimeColumn
{
    // A file of two rows a century apart would else fill memory.
    const long MostFilled = 10_000_000;

    static readonly string[] TimeNames =
        ["t", "time", "times", "date", "dates", "datetime", "date_time", "timestamp", "ds", "epoch", "unix", "index"];
    static readonly string[] PartNames = ["month", "quarter", "week", "day", "hour"];

    readonly Table table;
    readonly int column;

    // Numbers as they stand, months, or ticks from the first date: whole numbers, whose differences are exact.
    readonly double[] times;

    // Dates of one day of the month, or of the last days of months, are months apart, which are not equally long.
    readonly bool isMonthly;

    TimeColumn(Table table, int column, double[] times, bool isMonthly) =>
        (this.table, this.column, this.times, this.isMonthly) = (table, column, times, isMonthly);

    public string Name => table.Columns[column];

    /// <summary>Reads a column that was named.</summary>
    /// <exception cref="DataFileException">There is no such column, or a field is no time.</exception>
    public static TimeColumn Read(Table table, string name)
    {
        var column = table.Column(name);
        for (var row = 0; row < table.Rows.Count; row++)
            if (table.Rows[row][column].Length == 0) throw table.Fault(row, column, "the time is missing", "fill it in or remove the row");
        if (TryRead(table, column, allowNumbers: true) is { } read) return read;
        string[] texts = [.. table.Rows.Select(row => row[column])];
        if (FindOrder(texts, out var isAmbiguous) is not null)
        {
            var bare = Array.FindIndex(texts, text => !DateText.HasZone(text));
            throw table.Fault(bare, column, $"\"{texts[bare]}\" has no offset from UTC, though the time of row " +
                $"{Array.FindIndex(texts, DateText.HasZone) + 1} has one", "write Z or an offset such as +02:00 in all rows, or in none");
        }
        var odd = isAmbiguous ? 0
            : Math.Max(Array.FindIndex(texts, text => !Number.TryParse(text, out _) && FindOrder([text], out var either) is null
            && !either), 0);
        throw table.Fault(odd, column, isAmbiguous ? $"\"{texts[odd]}\" may be day and month or month and day"
            : $"\"{texts[odd]}\" is no time as the others are",
            "write dates as 2026-03-01 or 2026-03-01 14:30, or give numbers");
    }

    /// <summary>
    /// The first column, the series's own apart, whose texts are all dates or times, or else numbers under a name for times; null where
    /// there is none.
    /// </summary>
    public static TimeColumn? Guess(Table table, int series)
    {
        int[] others = [.. Enumerable.Range(0, table.Columns.Count).Where(column => column != series)];
        return others.Select(column => TryRead(table, column, allowNumbers: false)).FirstOrDefault(read => read is not null)
            ?? others.Where(column => HasNameOfTimes(table, column)).Select(column => TryRead(table, column, allowNumbers: true))
                .FirstOrDefault(read => read is not null);
    }

    /// <summary>
    /// The first column whose name or texts say that it holds times, of which some cannot be read; null where there is none.
    /// </summary>
    public static string? GuessUnread(Table table, int series) => Enumerable.Range(0, table.Columns.Count)
        .Where(column => column != series && !table.Unnamed.Contains(column)).Where(column =>
        {
            string[] texts = [.. table.Rows.Select(row => row[column])];
            return DateText.FindMost(texts) is not null || DateText.FindOrder(texts, out var isAmbiguous) is not null || isAmbiguous
                || (HasNameOfTimes(table, column) && !texts.All(text => Number.TryParse(text, out _)));
        }).Select(column => table.Columns[column]).FirstOrDefault();

    // Years beside months or days are times only together with these.
    static bool HasNameOfTimes(Table table, int column)
    {
        var name = table.Columns[column].ToLowerInvariant();
        return (table.Unnamed.Contains(column) && column == 0) || TimeNames.Contains(name)
            || (name == "year" && !table.Columns.Any(other => PartNames.Contains(other.ToLowerInvariant())));
    }

    /// <summary>What is odd about the rows as they stand: their order, times that come twice, times that are missing.</summary>
    public IReadOnlyList<string> Oddities()
    {
        var found = new List<string>();
        var backward = Enumerable.Range(1, Math.Max(times.Length - 1, 0)).Count(row => times[row] < times[row - 1]);
        var twice = times.Length - times.Distinct().Count();
        if (backward > 0) found.Add(backward == times.Length - 1 - twice ? "the newest row comes first"
            : $"{backward} rows are older than the row before");
        if (twice > 0) found.Add($"{twice} rows have the time of another");
        var (missing, irregular) = Gaps([.. times.Distinct().Order()]);
        if (missing > 0) found.Add($"{missing} times are missing between the rows");
        if (irregular > 0) found.Add($"{irregular} rows lie off the step between the others");
        return found;
    }

    /// <summary>The rows in order of time with the options' rule for times that come twice; −1 stands for a time that is missing.</summary>
    /// <exception cref="DataFileException">A time comes twice or is missing, and that is refused.</exception>
    public IReadOnlyList<int[]> Order(SeriesOptions options)
    {
        int[] sorted = [.. Enumerable.Range(0, times.Length).OrderBy(row => times[row])];
        var groups = sorted.GroupBy(row => times[row]).Select(group => group.ToArray()).ToArray();
        if (options.Duplicates == DuplicateTimes.Refuse && groups.FirstOrDefault(group => group.Length > 1) is { } twice)
        {
            throw table.Fault(twice[1], column,
                $"the time \"{Text(twice[1])}\" was there in row {twice[0] + 1} already, and {times.Length - groups.Length} rows in all " +
                "have the time of another",
                "remove them, or choose: --duplicates first, last or mean");
        }
        int[][] rows = options.Duplicates switch
        {
            DuplicateTimes.First => [.. groups.Select(group => group[..1])],
            DuplicateTimes.Last => [.. groups.Select(group => group[^1..])],
            _ => groups,
        };
        return options.Gaps == TimeGaps.Keep ? rows : WithGaps(rows, options.Gaps);
    }

    List<int[]> WithGaps(int[][] rows, TimeGaps gaps)
    {
        double[] at = [.. rows.Select(group => times[group[0]])];
        var step = Step(at);
        var all = new List<int[]>();
        long filled = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            var steps = i == 0 ? 1 : (at[i] - at[i - 1]) / step;
            var whole = (long)Math.Clamp(Math.Round(steps), 1, 1e15);
            if (i > 0 && Math.Abs(steps - whole) > 0.01)
            {
                throw table.Fault(rows[i][0], column,
                    $"\"{Text(rows[i][0])}\" comes after \"{Text(rows[i - 1][0])}\", no whole number of steps of {Describe(step)}",
                    "give rows at equal distances in time, or take them as they follow: --gaps keep");
            }
            if (whole > 1 && gaps == TimeGaps.Refuse)
            {
                throw table.Fault(rows[i][0], column,
                    $"\"{Text(rows[i][0])}\" comes after \"{Text(rows[i - 1][0])}\": {whole - 1} times at steps of {Describe(step)} are " +
                    $"missing, {Gaps(at).Missing} in all",
                    "fill them in, or choose: --gaps fill puts numbers between the neighbors there, --gaps keep takes the rows as they " +
                    "follow");
            }
            if ((filled += whole - 1) > MostFilled)
            {
                throw table.Fault(rows[i][0], column,
                    $"up to \"{Text(rows[i][0])}\", {filled:N0} times at steps of {Describe(step)} are missing, more than {MostFilled:N0}",
                    "correct the time, or take the rows as they follow: --gaps keep");
            }
            for (var missing = 1; missing < whole; missing++) all.Add([]);
            all.Add(rows[i]);
        }
        return all;
    }

    static (long Missing, int Irregular) Gaps(double[] at)
    {
        if (at.Length < 3) return (0, 0);
        var step = Step(at);
        var (missing, irregular) = (0L, 0);
        for (var i = 1; i < at.Length; i++)
        {
            var steps = (at[i] - at[i - 1]) / step;
            if (Math.Abs(steps - Math.Round(steps)) > 0.01) irregular++;
            else missing += (long)Math.Min(Math.Round(steps), 1e15) - 1;
        }
        return (missing, irregular);
    }

    /// <summary>The distance that comes most often; of several the shortest.</summary>
    static double Step(double[] at) => at.Length < 2 ? 1
        : at.Skip(1).Zip(at, (later, earlier) => Math.Round(later - earlier, 9)).Where(step => step > 0).GroupBy(step => step)
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key).Select(group => group.Key).FirstOrDefault(1);

    string Describe(double step) => isMonthly ? $"{step:G} month{(step == 1 ? "" : "s")}"
        : IsDates ? Duration(step / TimeSpan.TicksPerSecond)
        : step.ToString("G6", CultureInfo.InvariantCulture);

    static string Duration(double seconds)
    {
        var (unit, name) = seconds < 1 ? (0.001, "millisecond")
            : new[] { (86400.0, "day"), (3600, "hour"), (60, "minute"), (1, "second") }.FirstOrDefault(unit =>
                seconds % unit.Item1 == 0, (1, "second"));
        return string.Create(CultureInfo.InvariantCulture, $"{seconds / unit:G6} {name}{(seconds == unit ? "" : "s")}");
    }

    bool IsDates { get; init; }

    string Text(int row) => table.Rows[row][column];

    // Null for numbers that are not allowed, for texts that are no dates, and for dates of which only some have an offset from UTC.
    static TimeColumn? TryRead(Table table, int column, bool allowNumbers)
    {
        string[] texts = [.. table.Rows.Select(row => row[column])];
        var order = FindOrder(texts, out _);
        if (order is null && texts.All(text => Number.TryParse(text, out _)))
            return allowNumbers ? new(table, column, [.. texts.Select(Number.Parse)], isMonthly: false) : null;
        if (order is null) return null;
        var zones = texts.Count(DateText.HasZone);
        if (zones > 0 && zones < texts.Length) return null;
        DateTimeOffset[] read = [.. texts.Select(text => DateText.TryParse(text, order, out DateTimeOffset date) ? date : default)];
        DateTime[] dates = [.. read.Select(date => date.DateTime)];
        var isMonthly = dates.Length > 2 && dates.All(date => date.TimeOfDay == default)
            && (dates.All(date => date.Day == dates[0].Day) || dates.All(date => date.Day == DateTime.DaysInMonth(date.Year, date.Month)))
            && dates.Select(date => (date.Year, date.Month)).Distinct().Count() == dates.Distinct().Count();
        if (isMonthly)
            return new(table, column, [.. dates.Select(date => (12.0 * date.Year) + date.Month)], isMonthly) { IsDates = true };
        // Days of one place are as long as its clock says; the offset of summer makes one of them 23 hours.
        var areDays = dates.All(date => date.TimeOfDay == dates[0].TimeOfDay) && dates.Distinct().Count() == read.Distinct().Count();
        long[] ticks = [.. read.Select(date => areDays ? date.Ticks : date.UtcTicks)];
        var first = ticks.Min();
        return new(table, column, [.. ticks.Select(tick => (double)(tick - first))], isMonthly) { IsDates = true };
    }

    // Of numbers of eight digits and more that could all be dates a time column has dates, though a column of inputs has numbers.
    static string? FindOrder(string[] texts, out bool isAmbiguous)
    {
        isAmbiguous = false;
        return texts.Length > 0 && DateText.AreCompact(texts) ? "compact" : DateText.FindOrder(texts, out isAmbiguous);
    }
}

namespace Bathys.Data.Tests.Series;

public class TimeColumnTests
{
    [Fact]
    public void Rows_are_put_in_the_order_of_their_times()
    {
        using var folder = new TemporaryFolder();
        var path = Write(folder, Enumerable.Range(0, 30).Reverse().Select(i => (Day(i), $"{i}")));
        Assert.Equal(Enumerable.Range(0, 30).Select(i => (double)i), TimeSeries.Load(path, "v", new() { Time = "t" }).Values);
        var plain = TimeSeries.Load(path, "v");
        Assert.Equal(29, plain.Values[0]);
        Assert.Contains("the newest row comes first", Assert.Single(plain.Notes), StringComparison.Ordinal);
        Assert.Contains("--time \"t\"", plain.Notes[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("t")]
    [InlineData("Timestamp")]
    [InlineData("year")]
    [InlineData("")]
    public void Numbers_under_a_name_for_times_are_looked_at(string name)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("s.csv", System.Text.Encoding.UTF8.GetBytes(
            $"{name},v\n" + string.Concat(Enumerable.Range(0, 30).Select(i => $"{2000 - i},{i}\n"))));
        Assert.Contains("the newest row comes first", Assert.Single(TimeSeries.Load(path, "v").Notes), StringComparison.Ordinal);
        path = folder.Write("s.csv", System.Text.Encoding.UTF8.GetBytes(
            $"{name},v\n" + string.Concat(Enumerable.Range(0, 30).Select(i => $"{2000 + i},{i}\n"))));
        Assert.Empty(TimeSeries.Load(path, "v").Notes);
    }

    [Fact]
    public void Other_numbers_and_years_beside_months_are_no_times()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("s.csv", System.Text.Encoding.UTF8.GetBytes(
            "year,month,w,v\n" + string.Concat(Enumerable.Range(0, 24).Select(i => $"{2000 + (i / 12)},{1 + (i % 12)},{-i},{i}\n"))));
        Assert.Empty(TimeSeries.Load(path, "v").Notes);
    }

    [Theory]
    [InlineData("0{0}/0{1}/2024")]
    [InlineData("2024-Q{0}")]
    public void Times_that_cannot_be_read_are_told(string form)
    {
        using var folder = new TemporaryFolder();
        var path = Write(folder, Enumerable.Range(0, 20).Select(i => (string.Format(null, form, 1 + (i % 4), 1 + (i / 4)), $"{i}")));
        Assert.Contains("whether they are in order of the column \"t\" was not seen", Assert.Single(TimeSeries.Load(path, "v").Notes),
            StringComparison.Ordinal);
        Assert.Contains("row 1, column \"t\"", Fault(path, new() { Time = "t" }), StringComparison.Ordinal);
    }

    [Fact]
    public void Times_that_come_twice_are_refused_or_joined()
    {
        using var folder = new TemporaryFolder();
        var path = Write(folder, [(Day(0), "1"), (Day(1), "2"), (Day(1), "4"), (Day(2), "5")]);
        Assert.Contains("row 3, column \"t\": the time \"2020-01-02\" was there in row 2 already", Fault(path, new() { Time = "t" }),
            StringComparison.Ordinal);
        Assert.Contains("1 rows have the time of another", Assert.Single(TimeSeries.Load(path, "v").Notes), StringComparison.Ordinal);
        foreach (var (rule, value) in new[] { (DuplicateTimes.First, 2.0), (DuplicateTimes.Last, 4), (DuplicateTimes.Mean, 3) })
            Assert.Equal([1, value, 5], TimeSeries.Load(path, "v", new() { Time = "t", Duplicates = rule }).Values);
    }

    [Fact]
    public void Times_that_are_missing_are_refused_filled_or_kept()
    {
        using var folder = new TemporaryFolder();
        var path = Write(folder, [(Day(0), "1"), (Day(1), "2"), (Day(4), "8"), (Day(5), "9")]);
        Assert.Contains("\"2020-01-05\" comes after \"2020-01-02\": 2 times at steps of 1 day are missing, 2 in all",
            Fault(path, new() { Time = "t" }), StringComparison.Ordinal);
        Assert.Contains("2 times are missing between the rows", Assert.Single(TimeSeries.Load(path, "v").Notes), StringComparison.Ordinal);
        var filled = TimeSeries.Load(path, "v", new() { Time = "t", Gaps = TimeGaps.Fill });
        Assert.Equal([1, 2, 4, 6, 8, 9], filled.Values);
        Assert.Equal(2, filled.Filled);
        Assert.Equal([1, 2, 8, 9], TimeSeries.Load(path, "v", new() { Time = "t", Gaps = TimeGaps.Keep }).Values);
    }

    [Fact]
    public void Months_are_equal_steps_and_numbers_are_times_too()
    {
        using var folder = new TemporaryFolder();
        var path = Write(folder, Enumerable.Range(0, 24).Select(i => ($"{2020 + (i / 12)}-{1 + (i % 12):00}-01", $"{i}")));
        Assert.Equal(24, TimeSeries.Load(path, "v", new() { Time = "t" }).Values.Count);
        Assert.Empty(TimeSeries.Load(path, "v").Notes);
        path = Write(folder, Enumerable.Range(0, 24).Where(i => i != 7).Select(i => ($"{1990 + i}", $"{i}")));
        Assert.Contains("1 times at steps of 1 are missing", Fault(path, new() { Time = "t" }), StringComparison.Ordinal);
        Assert.Contains("\"x\" is no time as the others are",
            Fault(Write(folder, [("1", "1"), ("x", "2"), ("3", "3")]), new() { Time = "t" }), StringComparison.Ordinal);
        Assert.Contains("no whole number of steps",
            Fault(Write(folder, [("1", "1"), ("2", "2"), ("3", "3"), ("4.5", "3")]), new() { Time = "t" }), StringComparison.Ordinal);
    }

    [Fact]
    public void Times_of_several_zones_are_put_in_the_order_of_their_instants()
    {
        using var folder = new TemporaryFolder();
        var path = Write(folder, [("2024-01-01T12:00+02:00", "2"), ("2024-01-01T09:00Z", "1"), ("2024-01-01T16:30+0530", "3")]);
        Assert.Equal([1, 2, 3], TimeSeries.Load(path, "v", new() { Time = "t" }).Values);
        path = Write(folder, [("2024-01-01T12:00Z", "2"), ("2024-01-01T13:00", "1"), ("2024-01-01T14:00Z", "3")]);
        Assert.Contains("row 2, column \"t\": \"2024-01-01T13:00\" has no offset from UTC, though the time of row 1 has one",
            Fault(path, new() { Time = "t" }), StringComparison.Ordinal);
        Assert.Contains("was not seen", Assert.Single(TimeSeries.Load(path, "v").Notes), StringComparison.Ordinal);
        path = Write(folder, [("2024-03-30T00:00+01:00", "1"), ("2024-03-31T00:00+01:00", "2"), ("2024-04-01T00:00+02:00", "3")]);
        Assert.Equal(3, TimeSeries.Load(path, "v", new() { Time = "t" }).Values.Count);
    }

    [Theory]
    [InlineData("20240130", "20240131", "20240202", "1 day")]
    [InlineData("2024013022", "2024013023", "2024013101", "1 hour")]
    [InlineData("202401302358", "202401302359", "202401310001", "1 minute")]
    [InlineData("20240130235958", "20240130235959", "20240131000001", "1 second")]
    [InlineData("2024-1", "2024-2", "2024-4", "1 month")]
    [InlineData("2024/11", "2024/12", "2025/2", "1 month")]
    [InlineData("2024-01-30 8:00", "2024-01-30 9:00", "2024-01-30 11:00", "1 hour")]
    [InlineData("8:00", "9:00", "11:00", "1 hour")]
    [InlineData("11:00 AM", "12:00 PM", "2:00 PM", "1 hour")]
    [InlineData("2024-01-30 11:00:00 AM", "2024-01-30 12:00:00 PM", "2024-01-30 2:00:00 PM", "1 hour")]
    [InlineData("30 Jan 2024", "31 Jan 2024", "2 Feb 2024", "1 day")]
    [InlineData("\"Jan 30, 2024\"", "\"Jan 31, 2024\"", "\"Feb 2, 2024\"", "1 day")]
    public void Dates_are_read_as_programs_write_them(string first, string second, string last, string step)
    {
        using var folder = new TemporaryFolder();
        var path = Write(folder, [(first, "1"), (second, "2"), (last, "4")]);
        Assert.Contains($"1 times at steps of {step} are missing", Fault(path, new() { Time = "t" }), StringComparison.Ordinal);
        Assert.Equal([1, 2, 3, 4], TimeSeries.Load(path, "v", new() { Time = "t", Gaps = TimeGaps.Fill }).Values);
    }

    [Fact]
    public void Thousandths_of_seconds_are_equal_steps()
    {
        using var folder = new TemporaryFolder();
        var start = new DateTime(2024, 1, 1);
        string Time(int i) =>
            start.AddMilliseconds(7 * i).ToString("yyyy-MM-dd HH:mm:ss.fff", System.Globalization.CultureInfo.InvariantCulture);
        var path = Write(folder, Enumerable.Range(0, 500).Where(i => i != 300).Select(i => (Time(i), $"{i}")));
        Assert.Contains(
            "1 times at steps of 7 milliseconds are missing, 1 in all", Fault(path, new() { Time = "t" }), StringComparison.Ordinal);
        Assert.Equal(500, TimeSeries.Load(path, "v", new() { Time = "t", Gaps = TimeGaps.Fill }).Values.Count);
    }

    [Fact]
    public void The_rows_that_are_filled_are_bounded_altogether()
    {
        using var folder = new TemporaryFolder();
        var path = Write(folder, [("0", "1"), ("1", "1"), ("2", "1"), ("6000000", "1"), ("12000000", "1")]);
        Assert.Contains("row 5, column \"t\": up to \"12000000\"", Fault(path, new() { Time = "t", Gaps = TimeGaps.Fill }),
            StringComparison.Ordinal);
    }

    static string Day(int i) =>
        new DateTime(2020, 1, 1).AddDays(i).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    static string Write(TemporaryFolder folder, IEnumerable<(string Time, string Value)> rows) =>
        folder.Write("s.csv", System.Text.Encoding.UTF8.GetBytes("t,v\n" + string.Concat(rows.Select(row => $"{row.Time},{row.Value}\n"))));

    static string Fault(string path, SeriesOptions options) =>
        Assert.Throws<DataFileException>(() => TimeSeries.Load(path, "v", options)).Message;
}

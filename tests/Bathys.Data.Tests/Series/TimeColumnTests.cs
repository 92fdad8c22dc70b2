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

    static string Day(int i) =>
        new DateTime(2020, 1, 1).AddDays(i).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    static string Write(TemporaryFolder folder, IEnumerable<(string Time, string Value)> rows) =>
        folder.Write("s.csv", System.Text.Encoding.UTF8.GetBytes("t,v\n" + string.Concat(rows.Select(row => $"{row.Time},{row.Value}\n"))));

    static string Fault(string path, SeriesOptions options) =>
        Assert.Throws<DataFileException>(() => TimeSeries.Load(path, "v", options)).Message;
}

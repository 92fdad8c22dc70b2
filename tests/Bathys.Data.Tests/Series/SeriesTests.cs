namespace Bathys.Data.Tests.Series;

public class SeriesTests
{
    [Fact]
    public void A_column_is_read_in_order_and_gaps_are_refused_or_filled()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a.csv"], "day,level\n1,10\n2,\n3,NA\n4,16\n5,-1.5\n");
        var error = Assert.Throws<DataFileException>(() => TimeSeries.Load(folder["a.csv"], "level"));
        Assert.Contains("row 2, column \"level\": the number is missing", error.Message, StringComparison.Ordinal);
        var series = TimeSeries.Load(folder["a.csv"], "level", new() { FillMissing = true });
        Assert.Equal([10, 12, 14, 16, -1.5], series.Values);
        Assert.Equal(2, series.Filled);
        Assert.Equal([1, 2, 3, 4, 5], TimeSeries.Load(folder["a.csv"], "day").Values);
    }

    [Theory]
    [InlineData("x\n1\nnothing\n3\n", false, "row 2", "\"nothing\" is no number")]
    [InlineData("x\n1\nnothing\n3\n", true, "row 2", "\"nothing\" is no number")]
    [InlineData("x,y\n?,1\n1,2\n", true, "row 1", "begins with a gap")]
    [InlineData("x,y\n1,1\n?,2\n", true, "row 2", "ends with a gap")]
    [InlineData("z\n1\n", true, "no column \"x\"", "the columns are z")]
    public void What_cannot_be_read_is_named(string text, bool fill, params string[] words)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a.csv"], text);
        var message = Assert.Throws<DataFileException>(() => TimeSeries.Load(folder["a.csv"], "x", new() { FillMissing = fill })).Message;
        Assert.All(words, word => Assert.Contains(word, message, StringComparison.Ordinal));
    }

    [Fact]
    public void Windows_are_told_as_distances_and_stay_within_their_part()
    {
        double[] values = [.. Enumerable.Range(0, 20).Select(i => (double)(i * i))];
        var windows = new SeriesWindows(values, window: 4, horizon: 2, season: 3, 10..16, scale: 2);
        Assert.Equal(5, windows.Count);
        Assert.Equal(10, windows.Origin(0));
        var (input, target) = windows[1];       // 7² … 10², to forecast 11² and 12² by 8² and 9²
        Assert.Equal([-25.5f, -18, -9.5f, 0], input.ToArray<float>());
        Assert.Equal([(121 - 64) / 2f, (144 - 81) / 2f], target.ToArray<float>());
        Assert.Equal(new Shape(4, 1), input.Shape);
        Assert.Equal(4, new SeriesWindows(values, 4, 2, 1, .., 1).Origin(0));
        Assert.Contains("too short", Assert.Throws<DataException>(() => new SeriesWindows(values, 4, 7, 1, 10..16, 1)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_season_may_be_longer_than_a_window()
    {
        double[] values = [.. Enumerable.Range(0, 30).Select(i => (double)(i % 10))];
        var windows = new SeriesWindows(values, window: 4, horizon: 2, season: 10, .., scale: 1);
        Assert.Equal(10, windows.Origin(0));
        Assert.Equal([0f, 0], windows[3].Target.ToArray<float>());
        Assert.Contains("a season of 29", Assert.Throws<DataException>(() => new SeriesWindows(values, 4, 2, 29, .., 1)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(64)]
    [InlineData(1000)]
    public void Sums_of_products_at_every_distance_are_those_computed_one_by_one(int count)
    {
        var random = new Generator(5);
        double[] x = [.. Enumerable.Range(0, count).Select(_ => random.NextNormal())];
        var sums = Autocorrelation.Sums(x);
        Assert.Equal(count, sums.Length);
        for (var lag = 0; lag < count; lag++)
            Assert.Equal(Enumerable.Range(0, count - lag).Sum(i => x[i] * x[i + lag]), sums[lag], 1e-9 * count);
    }

    [Fact]
    public void A_week_of_hours_is_found_in_years_of_them()
    {
        // 200,000 rows: at every distance one by one this were ten thousand million products.
        var random = new Generator(6);
        double Value(int t) => Math.Sin(2 * Math.PI * t / 24) + (t / 24 % 7 < 5 ? 3 : 0) + (0.1 * random.NextNormal());
        Assert.Equal(168, Season.Find([.. Enumerable.Range(0, 200_000).Select(Value)]));
    }

    [Fact]
    public void The_last_season_is_repeated()
    {
        Assert.Equal([3, 4, 5, 3, 4], Season.Repeat([1, 2, 3, 4, 5, 6], 5, 5, 3));
        Assert.Equal([5, 5], Season.Repeat([1, 2, 3, 4, 5, 6], 5, 2));
    }

    [Theory]
    [InlineData(12)]
    [InlineData(24)]
    [InlineData(7)]
    public void A_season_is_found_under_trend_and_noise(int season)
    {
        var random = new Generator(2);
        double Value(int t) =>
            (0.5 * t) + (10 * Math.Sin(2 * Math.PI * t / season)) + (3 * Math.Cos(4 * Math.PI * t / season)) + random.NextNormal();
        Assert.Equal(season, Season.Find([.. Enumerable.Range(0, 300).Select(Value)]));
    }

    [Fact]
    public void Noise_lines_and_short_series_have_no_season()
    {
        var random = new Generator(3);
        Assert.Equal(1, Season.Find([.. Enumerable.Range(0, 300).Select(_ => random.NextNormal())]));
        Assert.Equal(1, Season.Find([.. Enumerable.Range(0, 50).Select(t => 2.0 * t)]));
        Assert.Equal(1, Season.Find([1, 2]));
        Assert.Equal(1, Season.Find([]));
    }
}

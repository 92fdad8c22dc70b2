using System.Globalization;

namespace Bathys.Cli.Tests;

public class TrainForecastTests
{
    [Fact]
    public void A_series_is_learned_tested_beside_the_naive_forecasts_and_forecast()
    {
        using var folder = new TemporaryFolder();
        var call = Train(folder, 160, "--epochs", "40").Succeeds();
        Assert.Contains("160 rows, repeating after 8", call.Output, StringComparison.Ordinal);
        double Error(string name) => double.Parse(
            call.Output.Split('\n').Last(line => line.StartsWith(name + "  ", StringComparison.Ordinal))[16..36].Trim(),
            CultureInfo.InvariantCulture);
        // The season grows, which the network learns and a repetition cannot know.
        Assert.True(Error("model") < 0.7 * Error("seasonal naive"), call.Output);
        Assert.True(Error("seasonal naive") < Error("naive"), call.Output);

        // 32 rows are tested, in windows of 4 that do not overlap.
        Assert.Equal(33, File.ReadAllLines(folder["run/backtest.csv"]).Length);
        var forecast = File.ReadAllLines(folder["run/forecast.csv"]);
        Assert.Equal("row,forecast,naive,seasonal_naive", forecast[0]);
        Assert.Equal(["161", "162", "163", "164"], forecast[1..].Select(line => line.Split(',')[0]));
        Assert.True(new FileInfo(folder["run/forecast.svg"]).Length > 1000);

        var answers = Call.Of("predict", folder["run"], "--csv", folder["series.csv"]).Succeeds().Output.TrimEnd().Split('\n');
        Assert.Equal(4, answers.Length);
        Assert.StartsWith("row 161: ", answers[0], StringComparison.Ordinal);
        Assert.Equal(File.ReadAllText(folder["run/report.txt"]), Call.Of("evaluate", folder["run"]).Succeeds().Output);
    }

    [Fact]
    public void Mistakes_are_named_before_anything_is_written()
    {
        using var folder = new TemporaryFolder();
        Train(folder, 20).IsMistake("20 numbers", "too short");
        Train(folder, 160, "--season", "159").IsMistake("a season of 159", "too short");
        Train(folder, 160, "--test", "0").IsMistake("--test");
        File.WriteAllText(
            folder["gap.csv"], "level\n" + string.Join('\n', Enumerable.Range(0, 100).Select(i => i == 50 ? "" : $"{i % 9}")) + "\n");
        Call.Of("train", "forecast", "--data", folder["gap.csv"], "--column", "level").IsMistake("gap.csv", "row 51", "missing");
        Call.Of("train", "forecast", "--data", folder["gap.csv"], "--column", "height").IsMistake("height", "level");
        File.WriteAllText(folder["flat.csv"], "level\n" + string.Concat(Enumerable.Repeat("3\n", 200)));
        Call.Of("train", "forecast", "--data", folder["flat.csv"], "--column", "level").IsMistake("same number everywhere");
        Assert.False(Directory.Exists(folder["run"]));

        Train(folder, 160, "--epochs", "1").Succeeds();
        Call.Of("predict", folder["run"], "--csv", folder["short.csv"]).IsMistake("short.csv");
        File.WriteAllText(folder["short.csv"], "level\n1\n2\n");
        Call.Of("predict", folder["run"], "--csv", folder["short.csv"]).IsMistake("2 rows", "16");
    }

    [Fact]
    public void A_season_longer_than_the_window_is_repeated_all_the_same()
    {
        using var folder = new TemporaryFolder();
        Train(folder, 160, "--season", "24", "--epochs", "1").Succeeds();
        Assert.Contains("\"clip_norm\": 1,", File.ReadAllText(folder["run/config.json"]), StringComparison.Ordinal);
        File.WriteAllLines(folder["short.csv"], ["level", .. Enumerable.Range(0, 20).Select(i => $"{i}")]);
        Call.Of("predict", folder["run"], "--csv", folder["short.csv"]).IsMistake("20 rows", "season of 24");
    }

    [Fact]
    public void Every_row_of_the_test_set_is_forecast_also_where_windows_do_not_fill_it()
    {
        using var folder = new TemporaryFolder();
        Train(folder, 155, "--epochs", "1").Succeeds();     // 31 rows are tested: seven windows of 4, and three more rows
        var rows = File.ReadAllLines(folder["run/backtest.csv"])[1..]
            .Select(line => int.Parse(line.Split(',')[0], CultureInfo.InvariantCulture));
        Assert.Equal(Enumerable.Range(125, 31), rows);
    }

    [Fact]
    public void Gaps_are_filled_where_that_is_asked_for()
    {
        using var folder = new TemporaryFolder();
        Train(folder, 160, "--epochs", "1").Succeeds();
        var lines = File.ReadAllLines(folder["series.csv"]);
        lines[50] = "NA";
        File.WriteAllLines(folder["gap.csv"], lines);
        var call = Call.Of(
            "train", "forecast", "--data", folder["gap.csv"], "--column", "level", "--fill-missing", "--window", "16", "--horizon", "4",
            "--epochs", "1", "--output", folder["filled"]).Succeeds();
        Assert.Contains("1 of them filled", call.Output, StringComparison.Ordinal);
    }

    static Call Train(TemporaryFolder folder, int rows, params string[] more)
    {
        File.WriteAllLines(folder["series.csv"], Enumerable.Range(0, rows)
            .Select(t => FormattableString.Invariant($"{(1 + (0.02 * t)) * Math.Sin(2 * Math.PI * t / 8):F4}")).Prepend("level"));
        return Call.Of(
            ["train", "forecast", "--data", folder["series.csv"], "--column", "level", "--window", "16", "--horizon", "4", "--hidden", "16",
            "--output", folder["run"], .. more]);
    }
}

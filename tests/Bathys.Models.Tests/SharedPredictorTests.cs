using System.Globalization;
using Bathys.Data.Tables;

namespace Bathys.Models.Tests;

/// <summary>
/// A table model and a forecaster that eight threads ask at once: every answer has the bits of the one given alone. The models are in
/// training mode, which is none of the askers' business.
/// </summary>
public class SharedPredictorTests
{
    const int Threads = 8, Calls = 4000;

    [Theory]
    [InlineData("place", TabularTask.Classify)]
    [InlineData("size", TabularTask.Regress)]
    public void Eight_threads_share_a_table_model(string target, TabularTask task)
    {
        using var folder = new TemporaryFolder();
        WriteTable(folder["t.csv"]);
        var data = TabularData.Open(folder["t.csv"], new() { Target = target, Task = task });
        using var _ = new RandomScope(new Generator(1));
        var model = new TableModel(new Mlp(data.Encoder.InputSize, [64, 64], data.Encoder.OutputSize, dropout: 0.5), data.Encoder);
        Assert.True(model.Model.IsTraining);

        // Single rows, which one thread computes, and tables of several batches, whose work the threads share.
        var table = Table.Read(folder["t.csv"]);
        Dictionary<string, string>[] rows = [
            .. table.Rows.Take(40).Select(row => table.Columns.Zip(row).ToDictionary(cell => cell.First, cell => cell.Second))];
        var tables = new[] { table, table with { Rows = [.. table.Rows.Skip(100)] } };
        var (alone, wholes) = (Array.ConvertAll(rows, Ask), Array.ConvertAll(tables, AskAll));
        Assert.True(alone.Distinct().Count() > 30);
        var wrong = 0;
        Together.Do(Threads, i =>
        {
            var isRight = i % 100 == 99
                ? AskAll(tables[i / 100 % 2]).SequenceEqual(wholes[i / 100 % 2])
                : Ask(rows[i % rows.Length]) == alone[i % rows.Length];
            if (!isRight) Interlocked.Increment(ref wrong);
        }, Calls);
        Assert.Equal(0, wrong);

        string Ask(Dictionary<string, string> row) => Bits(Assert.Single(model.Predict([row])));
        string[] AskAll(Table all) => [.. model.Predict(all).Select(Bits)];
    }

    [Theory]
    [InlineData("lstm")]
    [InlineData("gru")]
    [InlineData("rnn")]
    public void Eight_threads_share_a_forecaster(string cell)
    {
        var configuration = new ForecastConfiguration
        {
            Data = "none",
            Column = "x",
            Window = 24,
            Horizon = 6,
            Cell = cell,
            Hidden = 32,
            Layers = 2,
            Test = 0.2,
            FillMissing = false,
            Scale = 1.5,
            Season = 7,
        };
        using var _ = new RandomScope(new Generator(1));
        var forecaster = new SeriesForecaster(configuration.CreateModel(), configuration);
        double[][] series = [
            .. Enumerable.Range(0, 40).Select(s => Enumerable.Range(0, 24 + s).Select(i => Math.Sin((i * 0.3) + s) + (0.1 * s)).ToArray())];
        var alone = Array.ConvertAll(series, forecaster.Forecast);
        var wrong = 0;
        Together.Do(Threads, i =>
        {
            var s = i % series.Length;
            if (!forecaster.Forecast(series[s]).SequenceEqual(alone[s])) Interlocked.Increment(ref wrong);
        }, Calls);
        Assert.Equal(0, wrong);
    }

    // "R" is the shortest text that gives the same bits back.
    static string Bits(TablePrediction row) => string.Join(
        ' ', [.. row.Classes.Select(c => $"{c.Name}={c.Probability.ToString("R", CultureInfo.InvariantCulture)}"), $"{row.Value:R}"]);

    static void WriteTable(string path)
    {
        var random = new Generator(3);
        using var writer = new StreamWriter(path);
        writer.WriteLine("x,y,color,place,size");
        for (var i = 0; i < 600; i++)
        {
            var (x, y) = (random.NextUniform(-2, 2), random.NextUniform(-2, 2));
            var (color, place) = (i % 3 == 0 ? "red" : "blue", (i % 5) switch { 0 => "in", 1 => "on", _ => "out" });
            writer.WriteLine(FormattableString.Invariant($"{x},{y},{color},{place},{x * y}"));
        }
    }
}

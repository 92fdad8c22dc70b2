using System.Text;

namespace Bathys.Cli.Tests;

/// <summary>Tables from the command line: what is said, and what a run remembers of how its table was read.</summary>
public class TableTests
{
    [Fact]
    public void A_run_reads_new_tables_as_it_read_its_own()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["t.csv"], Encoding.Latin1.GetBytes(",ort,preis,y\n" + string.Concat(Enumerable.Range(0, 60).Select(i =>
            $"{i},{(i % 3 == 0 ? "NA" : "Köln")},{i % 7}.50 €,{(i % 2 == 0 ? "none" : "ö")}\n".Replace("€", "$",
                StringComparison.Ordinal)))));
        Train(folder, "t.csv").IsMistake("byte 0xF6", "--encoding");
        Train(folder, "t.csv", "--encoding", "latin1").IsMistake("\"NA\" counts as such", "--missing");
        Train(folder, "t.csv", "--encoding", "latin1", "--missing", "?,").IsMistake("row 1, column \"preis\": \"0.50 $\" is no number",
            "--numeric \"preis\"");
        var call = Train(folder, "t.csv", "--encoding", "latin1", "--missing", "?,", "--numeric", "preis").Succeeds();
        Assert.Contains("3 inputs", call.Output, StringComparison.Ordinal);
        Assert.Contains("note: ", call.Error, StringComparison.Ordinal);
        Assert.Contains("--numeric \"column 1\"", call.Error, StringComparison.Ordinal);

        File.WriteAllBytes(folder["n.csv"], Encoding.Latin1.GetBytes("ort,preis\n\nKöln,$3\nNA,4\n\n"));
        var answers = Call.Of("predict", folder["run"], "--csv", folder["n.csv"]).Succeeds().Output.TrimEnd().Split('\n');
        Assert.Equal(2, answers.Length);
        Assert.DoesNotContain("NaN", string.Join('\n', answers), StringComparison.Ordinal);
        File.WriteAllText(folder["n.csv"], "ort,preis\nNA,1e300\n");
        Call.Of("predict", folder["run"], "--csv", folder["n.csv"]).IsMistake("row 1, column \"preis\"", "too large");
        Call.Of("evaluate", folder["run"]).Succeeds();
        Call.Of("evaluate", folder["run"], "--data", folder["t.csv"]).Succeeds();
    }

    [Fact]
    public void New_tables_may_be_of_another_encoding_and_miss_otherwise()
    {
        using var folder = new TemporaryFolder();
        string Rows(string missing) => "ort,preis,y\n" + string.Concat(Enumerable.Range(0, 60).Select(i =>
            $"{(i % 3 == 0 ? missing : "Köln")},{i % 7},{(i % 2 == 0 ? "ä" : "ö")}\n"));
        File.WriteAllBytes(folder["t.csv"], Encoding.Latin1.GetBytes(Rows("Ulm")));
        Train(folder, "t.csv", "--encoding", "latin1", "--fill-missing").Succeeds();
        var expected = Call.Of("predict", folder["run"], "--csv", folder["t.csv"]).Succeeds().Output;

        File.WriteAllText(folder["u.csv"], Rows("Ulm"));
        Call.Of("predict", folder["run"], "--csv", folder["u.csv"]).IsMistake("did not occur in training");
        Assert.Equal(expected, Call.Of("predict", folder["run"], "--csv", folder["u.csv"], "--encoding", "utf-8").Succeeds().Output);
        Call.Of("evaluate", folder["run"], "--data", folder["u.csv"], "--encoding", "utf-8").Succeeds();
        File.WriteAllBytes(folder["m.csv"], [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Rows("Ulm"))]);
        Call.Of("predict", folder["run"], "--csv", folder["m.csv"]).IsMistake("begins with the mark of UTF-8", "--encoding UTF-8");
        Assert.Equal(expected, Call.Of("predict", folder["run"], "--csv", folder["m.csv"], "--encoding", "utf-8").Succeeds().Output);

        File.WriteAllBytes(folder["n.csv"], Encoding.Latin1.GetBytes(Rows("-")));
        Call.Of("predict", folder["run"], "--csv", folder["n.csv"]).IsMistake("row 1, column \"ort\"");
        Call.Of("predict", folder["run"], "--csv", folder["n.csv"], "--missing", "-,").Succeeds();
        Call.Of("evaluate", folder["run"], "--data", folder["n.csv"], "--missing", "-,").Succeeds();
        Call.Of("predict", folder["run"], "--encoding", "latin1").IsMistake("--csv");
        Call.Of("evaluate", folder["run"], "--source", "a", "--target", "b").IsMistake("--data");
    }

    [Fact]
    public void Runs_of_an_earlier_version_lack_settings_and_are_used_all_the_same()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["t.csv"], "a,b,y\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"{i},{i % 7},{i % 2}\n")));
        Train(folder, "t.csv").Succeeds();
        var (predicted, evaluated) = (Call.Of("predict", folder["run"], "--csv", folder["t.csv"]).Succeeds().Output,
            Call.Of("evaluate", folder["run"]).Succeeds().Output);
        var config = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(folder["run/config.json"]))!.AsObject();
        foreach (var name in (string[])["categorical", "numeric", "reading", "test_data", "schedule", "accumulate"])
            Assert.True(config.Remove(name), name);
        File.WriteAllText(folder["run/config.json"], config.ToJsonString());

        Assert.Equal(predicted, Call.Of("predict", folder["run"], "--csv", folder["t.csv"]).Succeeds().Output);
        Assert.Equal(evaluated, Call.Of("evaluate", folder["run"]).Succeeds().Output);
        using (var run = Models.Run.Open(folder["run"]))
        {
            var table = Assert.IsType<Models.MlpConfiguration>(run.Configuration);
            Assert.Equal(("utf-8", "constant", 1, 0, 0),
                (table.Reading.Encoding, table.Schedule, table.Accumulate, table.Categorical.Count, table.Numeric.Count));
        }
        Call.Of("train", "mlp", "--data", folder["t.csv"], "--target", "y", "--hidden", "4", "--epochs", "2", "--output", folder["run"],
            "--resume", "--allow-changes").Succeeds();
    }

    [Fact]
    public void A_series_goes_by_its_column_of_times()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder["s.csv"], Enumerable.Range(0, 120).Reverse()
            .Select(i => FormattableString.Invariant($"{new DateTime(2020, 1, 1).AddDays(i):yyyy-MM-dd},{Math.Sin(i):F3}")).Prepend("t,v"));
        string[] train = ["train", "forecast", "--data", folder["s.csv"], "--column", "v", "--window", "8", "--horizon", "2", "--hidden",
            "4", "--epochs", "1"];
        Assert.Contains("newest row comes first", Call.Of([.. train, "-o", folder["a"]]).Succeeds().Error, StringComparison.Ordinal);
        var sorted = Call.Of([.. train, "-o", folder["b"], "--time", "t"]).Succeeds();
        Assert.Contains("put in order of time", sorted.Error, StringComparison.Ordinal);
        Assert.Contains("\"time\": \"t\"", File.ReadAllText(folder["b/config.json"]), StringComparison.Ordinal);
        Call.Of([.. train, "--gaps", "fill"]).IsMistake("--time");
        Call.Of([.. train, "--time", "when"]).IsMistake("there is no column \"when\"");
        File.WriteAllLines(folder["s.csv"], Enumerable.Range(0, 120).Select(i => $"{(i < 100 ? 5 : i)}").Prepend("v"));
        Call.Of(train).IsMistake("the same number in all of the 86 rows of the training set");
    }

    static Call Train(TemporaryFolder folder, string file, params string[] more) =>
        Call.Of(["train", "mlp", "--data", folder[file], "--target", "y", "--hidden", "4", "--epochs", "1", "--output", folder["run"],
            .. more]);
}

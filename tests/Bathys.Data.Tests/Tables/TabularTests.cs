using System.Globalization;
using System.Text;
using Bathys.Data.Tables;

namespace Bathys.Data.Tests.Tables;

[Quick]
public class TabularTests
{
    const string Houses = """
        rooms, town ,area,price
        3,Athens,80.5,200
        2,"Patras, west",60,120
        4,Athens,-1e2,310
        3,Volos,75,150
        1,Volos,30,80

        """;

    [Fact]
    public void Numbers_are_standardized_and_categories_one_hot_from_the_training_rows_alone()
    {
        using var folder = new TemporaryFolder();
        var table = Table.Read(Write(folder, Houses));
        Assert.Equal(["rooms", "town", "area", "price"], table.Columns);
        Assert.Equal("Patras, west", table.Rows[1][1]);

        var encoder = TableEncoder.Fit(table, [0, 1, 2], new TabularOptions { Target = "price", Task = TabularTask.Regress });
        Assert.Equal(["rooms", "town=Athens", "town=Patras, west", "town=Volos", "area"], encoder.InputNames);
        Assert.Equal((5, 1), (encoder.InputSize, encoder.OutputSize));

        var (x, y) = encoder.Encode(table).GetBatch([0, 3], new Generator(0));
        double roomStd = Math.Sqrt(2 / 3.0), areaMean = 40.5 / 3;
        double areaStd = Math.Sqrt(new[] { 80.5, 60, -100 }.Average(a => (a - areaMean) * (a - areaMean)));
        AssertClose([0, 1, 0, 0, (80.5 - areaMean) / areaStd, 0 / roomStd, 0, 0, 1, (75 - areaMean) / areaStd], x);
        double priceStd = Math.Sqrt(new[] { 200.0, 120, 310 }.Average(p => (p - 210) * (p - 210)));
        AssertClose([-10 / priceStd, -60 / priceStd], y);
        Assert.Equal(new Shape(2, 1), y.Shape);
        Assert.Equal(150, encoder.Target.Decode(-60 / priceStd), 1e-9);
    }

    [Fact]
    public void An_encoder_travels_as_JSON_and_predicts_on_new_rows()
    {
        using var folder = new TemporaryFolder();
        var table = Table.Read(Write(folder, Houses));
        var encoder = TableEncoder.Fit(table, [0, 1, 2, 3, 4], new TabularOptions { Target = "price", Task = TabularTask.Regress });
        var again = TableEncoder.FromJson(encoder.ToJson());
        Assert.Equal(encoder.EncodeInputs(table).ToArray<float>(), again.EncodeInputs(table).ToArray<float>());
        Assert.Equal(encoder.Target.Decode(0.3), again.Target.Decode(0.3));

        var fresh = Table.Read(Write(folder, "extra;town;rooms;area\nx;Volos;3;75\n"));
        Assert.Equal(encoder.Encode(table)[3].Input.ToArray<float>(), again.EncodeInputs(fresh).ToArray<float>());
        Assert.Throws<DataException>(() => TableEncoder.FromJson("{"));
        Assert.Throws<DataException>(() => TableEncoder.FromJson("{}"));
    }

    [Fact]
    public void Classes_are_in_order_and_binary_targets_are_0_and_1()
    {
        using var folder = new TemporaryFolder();
        var table = Table.Read(Write(folder, "x,kind,won\n1,10,yes\n2,9,no\n3,10,no\n4,2,yes\n5,2,yes\n6,9,no\n"));
        int[] all = [0, 1, 2, 3, 4, 5];
        var classify = TableEncoder.Fit(table, all, new TabularOptions { Target = "kind", Ignore = ["won"] });
        Assert.Equal(["2", "9", "10"], classify.Target.Classes);
        Assert.Equal([2L, 1, 2, 0, 0, 1], classify.Encode(table).GetBatch(all, new Generator(0)).Target.ToArray<long>());
        Assert.Equal((1, 3), (classify.InputSize, classify.OutputSize));

        var binary = TableEncoder.Fit(table, all, new TabularOptions { Target = "won", Task = TabularTask.Binary });
        var targets = binary.Encode(table).GetBatch(all, new Generator(0)).Target;
        Assert.Equal([1f, 0, 0, 1, 1, 0], targets.ToArray<float>());
        Assert.Equal(new Shape(6, 1), targets.Shape);
    }

    [Fact]
    public void Rows_are_set_aside_by_the_seed()
    {
        using var folder = new TemporaryFolder();
        string path = Write(folder, "x,y\n" + string.Concat(Enumerable.Range(0, 50).Select(i => $"{i},{i * 2}\n")));
        var options = new TabularOptions { Target = "y", Task = TabularTask.Regress, Seed = 5 };
        var data = TabularData.Open(path, options);
        Assert.Equal((40, 10), (data.Train.Count, data.Test.Count));
        double[] inputs = [.. Enumerable.Range(0, 40).Select(i => data.Train[i].Input.Item())];
        Assert.Equal(0, inputs.Average(), 1e-6);
        Assert.Equal(1, inputs.Average(v => v * v), 1e-5);
        Assert.NotEqual(0, Enumerable.Range(0, 10).Average(i => data.Test[i].Input.Item()), 1e-6);
        Assert.Equal(data.Test[0].Input.Item(), TabularData.Open(path, options).Test[0].Input.Item());
    }

    [Fact]
    public void Missing_values_are_refused_or_filled()
    {
        using var folder = new TemporaryFolder();
        string path = Write(folder, "a,b,y\n1,u,0\nNA,v,1\n3,?,0\n2,u,1\n");
        var options = new TabularOptions { Target = "y", Task = TabularTask.Binary };
        var table = Table.Read(path);
        var e = Assert.Throws<DataFileException>(() => TableEncoder.Fit(table, [0, 1, 2, 3], options));
        Assert.Equal(
            $"{path}: row 2, column \"a\": the value is missing: \"NA\" counts as such; fill it in, leave the column out, or let missing " +
            $"values be filled " +
            "(on the command line: --ignore, --fill-missing); if it is a value, say what else is missing (--missing \"?,\").",
            e.Message);
        var filled = TableEncoder.Fit(table, [0, 1, 2, 3], options with { Missing = MissingValues.Fill });
        double std = Math.Sqrt(2 / 3.0);
        AssertClose([-1 / std, 1, 0, 0, 0, 1, 1 / std, 0, 0, 0, 1, 0], filled.EncodeInputs(table));
    }

    [Theory]
    [InlineData("", "the file is empty; give a line of column names", TabularTask.Regress)]
    [InlineData("\u0089PNG\0\0", "the file is no text", TabularTask.Regress)]
    [InlineData("x;y\n1,5;2\n3;4\n",
        "row 1, column \"x\": \"1,5\" is no number, and 1 of the column's 2 texts are numbers; write decimals with a point",
        TabularTask.Regress)]
    [InlineData("x;y\n1;2\n3;4,5\n", "row 2, column \"y\": \"4,5\" is no number; write decimals with a point", TabularTask.Regress)]
    [InlineData("x,y\n", "the file has no rows", TabularTask.Regress)]
    [InlineData("x,y\n1,2\n3\n", "row 2 has 1 fields, but there are 2 columns: \"3\"; correct the row.", TabularTask.Regress)]
    [InlineData("x,y\n1,2\n3,4,5\n", "row 2 has 3 fields, but there are 2 columns", TabularTask.Regress)]
    [InlineData("x,x,y\n1,2,3\n", "the column \"x\" is there 2 times", TabularTask.Regress)]
    [InlineData("x,z\n1,2\n3,4\n", "there is no column \"y\"; the columns are x, z.", TabularTask.Regress)]
    [InlineData("x,y\n1,2\n3,four\n", "row 2, column \"y\": \"four\" is no number; correct it, or classify", TabularTask.Regress)]
    [InlineData("x,y\n1,2\n3,\n", "row 2, column \"y\": the value to predict is missing", TabularTask.Regress)]
    [InlineData("x,y\n,2\n,3\n", "the column \"x\" is empty", TabularTask.Regress)]
    [InlineData("x,y\n1,2\n3,2\n", "the column \"y\" is 2 in every row", TabularTask.Classify)]
    [InlineData("x,y\n1,2\n3,4\n1,5\n", "the column \"y\" has 3 values (2, 4, 5), not two", TabularTask.Binary)]
    [InlineData("x,y\n1,2\n3,4\n1,5\n", "has 3 different values in 3 rows; regress", TabularTask.Classify)]
    [InlineData("y\n1\n2\n", "no column is left to predict from", TabularTask.Regress)]
    public void Mistakes_are_told_with_file_and_fix(string text, string problem, TabularTask task)
    {
        using var folder = new TemporaryFolder();
        string path = Write(folder, text);
        var e = Assert.Throws<DataFileException>(
            () => TabularData.Open(path, new TabularOptions { Target = "y", Task = task, TestFraction = 0.5 }));
        Assert.StartsWith(path, e.Message, StringComparison.Ordinal);
        Assert.Contains(problem, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void New_rows_with_unknown_values_are_refused()
    {
        using var folder = new TemporaryFolder();
        var encoder = TableEncoder.Fit(Table.Read(Write(folder, Houses)), [0, 1, 2, 3, 4],
            new TabularOptions { Target = "price", Task = TabularTask.Regress });
        void Check(string text, string problem)
        {
            var table = Table.Read(Write(folder, text));
            var e = Assert.Throws<DataFileException>(() => encoder.EncodeInputs(table));
            Assert.Contains(problem, e.Message, StringComparison.Ordinal);
        }
        Check("rooms,town,area\n1,Sparta,1\n",
            "row 1, column \"town\": \"Sparta\" did not occur in training; give one of Athens, Patras, west, Volos.");
        Check("rooms,town,area\nmany,Volos,1\n", "\"many\" is no number");
        Check("rooms,town\n1,Volos\n", "there is no column \"area\"");
        Check("rooms,town,area\n1,Volos,\n", "the value is missing");
        Assert.Contains(
            "this is a folder", Assert.Throws<DataFileException>(() => Table.Read(folder.Path)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "no such file", Assert.Throws<DataFileException>(() => Table.Read(folder["none.csv"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_that_names_rows_is_refused()
    {
        using var folder = new TemporaryFolder();
        string path = Write(folder, "name,x,y\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"person {i},{i},{i % 2}\n")));
        var options = new TabularOptions { Target = "y", Task = TabularTask.Binary };
        var e = Assert.Throws<DataFileException>(() => TabularData.Open(path, options));
        Assert.Contains("the column \"name\" has 60 different texts in 60 rows, \"person 0\" in row 1; leave it out", e.Message,
            StringComparison.Ordinal);
        Assert.Equal(1, TabularData.Open(path, options with { Ignore = ["name"] }).Encoder.InputSize);
    }

    static string Write(TemporaryFolder folder, string text) => folder.Write("table.csv", Encoding.UTF8.GetBytes(text));

    static void AssertClose(double[] expected, Tensor actual)
    {
        var values = actual.ToArray<float>();
        Assert.Equal(expected.Length, values.Length);
        for (int i = 0; i < values.Length; i++)
            Assert.True(Math.Abs(expected[i] - values[i]) < 1e-5,
                string.Create(CultureInfo.InvariantCulture, $"{i}: {expected[i]} {values[i]}"));
    }
}

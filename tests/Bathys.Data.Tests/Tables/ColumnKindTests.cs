using System.Text;
using Bathys.Data.Tables;

namespace Bathys.Data.Tests.Tables;

/// <summary>What a column is taken for, and what is said where that is not certain.</summary>
public class ColumnKindTests
{
    [Theory]
    [InlineData("3O", 7, "is no number, and 39 of the column's 40 texts are numbers")]
    [InlineData("inf", 8, "is no number, and 39 of the column's 40 texts are numbers")]
    [InlineData("1e300", 2, "is too large for the arithmetic")]
    [InlineData("1,234", 3, "is no number")]
    [InlineData("$5", 1, "is no number")]
    [InlineData("3+", 40, "is no number")]
    public void One_odd_cell_is_named_with_row_column_and_text(string text, int row, string problem)
    {
        using var folder = new TemporaryFolder();
        var path = Written(folder, i => i + 1 == row ? $"\"{text}\"" : $"{i % 7}.5");
        var message = Fault(path, Options);
        Assert.Contains($"row {row}, column \"x\": \"{text}\" {problem}", message, StringComparison.Ordinal);
        Assert.Contains("--numeric \"x\"", message, StringComparison.Ordinal);
        Assert.Equal(1, TabularData.Open(path, Options with { Ignore = ["x"] }).Encoder.InputSize);
        Assert.Equal(9, TabularData.Open(path, Options with { Categorical = ["x"] }).Encoder.InputSize);
        Assert.Equal(2, TabularData.Open(path,
            Options with { Missing = MissingValues.Fill, Reading = new() { Missing = [text, ""] } }).Encoder.InputSize);
    }

    [Theory]
    [InlineData("{0}%", 1)]
    [InlineData("${0}.50", 1)]
    [InlineData("{0} €", 1)]
    [InlineData("\"{0},000\"", 1000)]
    public void Signs_and_thousands_are_refused_or_read_when_asked(string form, double unit)
    {
        using var folder = new TemporaryFolder();
        var path = Written(folder, i => string.Format(null, form, i + 1));
        Assert.Contains("row 1, column \"x\"", Fault(path, Options), StringComparison.Ordinal);
        var column = TabularData.Open(path, Options with { Numeric = ["x"] }).Encoder.Inputs[0];
        Assert.Null(column.Categories);
        Assert.InRange(column.Mean, 10 * unit, 31 * unit);
    }

    [Fact]
    public void A_number_column_that_was_asked_for_still_refuses_what_is_none()
    {
        using var folder = new TemporaryFolder();
        var path = Written(folder, i => i == 4 ? "many" : $"{i}%");
        Assert.Contains("row 5, column \"x\": \"many\" is no number", Fault(path, Options with { Numeric = ["x"] }),
            StringComparison.Ordinal);
        var semicolons = folder.Write("s.csv", "x;y\n1,500;0\n2,500;1\n3,500;0\n1,500;1\n"u8.ToArray());
        Assert.Contains("with a point, not a comma", Fault(semicolons, Options with { Numeric = ["x"], Target = "y" }),
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_counts_as_missing_can_be_said()
    {
        using var folder = new TemporaryFolder();
        var path = Written(folder, i => i % 3 == 0 ? "NA" : "DE");
        var message = Fault(path, Options);
        Assert.Contains("row 1, column \"x\": the value is missing: \"NA\" counts as such", message, StringComparison.Ordinal);
        Assert.Contains("--missing \"?,\"", message, StringComparison.Ordinal);
        var kept = TabularData.Open(path, Options with { Reading = new() { Missing = ["?", ""] } });
        Assert.Equal(["x=DE", "x=NA", "z"], kept.Encoder.InputNames);

        var classes = folder.Write("c.csv",
            Encoding.UTF8.GetBytes("x,y\n" +
            string.Concat(Enumerable.Range(0, 40).Select(i => $"{i * 2},{(i % 2 == 0 ? "none" : "some")}\n"))));
        Assert.Contains("the value to predict is missing: \"none\" counts as such", Fault(classes, Options), StringComparison.Ordinal);
        Assert.Equal(["none", "some"],
            TabularData.Open(classes, Options with { Reading = new() { Missing = [""] } }).Encoder.Target.Classes);
    }

    [Fact]
    public void Equal_numbers_are_one_class_with_a_note()
    {
        using var folder = new TemporaryFolder();
        string[] ways = ["1", "0", "1.0", "0.0", "01", "0"];
        var path = folder.Write("c.csv",
            Encoding.UTF8.GetBytes("x,y\n" + string.Concat(Enumerable.Range(0, 42).Select(i => $"{i * 3},{ways[i % 6]}\n"))));
        var data = TabularData.Open(path, Options);
        Assert.Equal(["0", "1"], data.Encoder.Target.Classes);
        Assert.Contains(data.Encoder.Notes, note => note.Contains("\"y\" writes one number as 01, 1, 1.0", StringComparison.Ordinal));
        var again = TableEncoder.FromJson(data.Encoder.ToJson()).Encode(Table.Read(folder.Write("d.csv",
            "x,y\n1,01\n2,0.00\n"u8.ToArray())));
        Assert.Equal((1L, 0L), ((long)again[0].Target.Item(), (long)again[1].Target.Item()));
    }

    [Fact]
    public void A_nameless_column_that_counts_is_a_row_number()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("p.csv",
            Encoding.UTF8.GetBytes(",a,y\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i},{i % 5},{i % 2}\n"))));
        var data = TabularData.Open(path, Options);
        Assert.Equal(["a"], data.Encoder.InputNames);
        Assert.Contains("row number", Assert.Single(data.Encoder.Notes), StringComparison.Ordinal);
        Assert.Equal(["column 1", "a"], TabularData.Open(path, Options with { Numeric = ["column 1"] }).Encoder.InputNames);
        Assert.Empty(TabularData.Open(path, Options with { Ignore = ["column 1"] }).Encoder.Notes);
    }

    [Theory]
    [InlineData("1.234,50")]
    [InlineData("1.234.567")]
    [InlineData("(5.50)")]
    [InlineData("5‰")]
    public void Numbers_in_other_notations_are_no_categories_unless_asked_for(string text)
    {
        using var folder = new TemporaryFolder();
        var path = Written(folder, i => $"\"{text}\"");
        Assert.Contains($"row 1, column \"x\": \"{text}\" is no number", Fault(path, Options), StringComparison.Ordinal);
        Assert.Equal(["x=" + text, "z"], TabularData.Open(path, Options with { Categorical = ["x"] }).Encoder.InputNames);
    }

    [Fact]
    public void Texts_that_begin_with_numbers_are_categories_with_a_note()
    {
        using var folder = new TemporaryFolder();
        var encoder = TabularData.Open(Written(folder, i => $"{i % 3} kg"), Options).Encoder;
        Assert.Equal(4, encoder.InputSize);
        Assert.Contains("such as \"0 kg\"", Assert.Single(encoder.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Dates_and_times_become_their_parts()
    {
        using var folder = new TemporaryFolder();
        var start = new DateTime(2024, 2, 27, 22, 0, 0, DateTimeKind.Unspecified);
        var path = Written(folder, i => $"{start.AddHours(7 * i):yyyy-MM-dd HH:mm}");
        var encoder = TabularData.Open(path, Options).Encoder;
        Assert.Equal(["x.month", "x.day", "x.weekday", "x.hour", "z"], encoder.InputNames);
        var weekday = encoder.Inputs[2];
        var inputs = encoder.EncodeInputs(Table.Read(folder.Write("n.csv", "x,z\n2031-07-06 05:30,1\n"u8.ToArray()))).ToArray<float>();
        Assert.Equal((7 - weekday.Mean) / weekday.Std, inputs[2], 1e-5);      // a Sunday
        Assert.Contains("\"soon\" is no date as the others are", Assert.Throws<DataFileException>(() =>
            encoder.EncodeInputs(Table.Read(folder.Write("m.csv", "x,z\nsoon,1\n"u8.ToArray())))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dd/MM/yyyy", false)]
    [InlineData("MM/dd/yyyy", false)]
    [InlineData("dd.MM.yyyy", false)]
    [InlineData("dd/MM/yyyy", true)]
    public void The_order_of_day_and_month_is_found_or_asked_for(string form, bool isAmbiguous)
    {
        using var folder = new TemporaryFolder();
        var path = Written(folder, i =>
            new DateTime(2024, 1 + (i % 12), isAmbiguous ? 1 + (i % 9) : 5 + (i % 20)).ToString(form,
            System.Globalization.CultureInfo.InvariantCulture));
        if (isAmbiguous) Assert.Contains("may be day and month or month and day", Fault(path, Options), StringComparison.Ordinal);
        else Assert.Equal(["x.month", "x.day", "x.weekday"], TabularData.Open(path, Options).Encoder.InputNames.Take(3));
    }

    [Fact]
    public void Numbers_too_far_from_what_was_learned_are_refused()
    {
        using var folder = new TemporaryFolder();
        var encoder = TabularData.Open(Written(folder, i => $"{i % 9}"), Options).Encoder;
        foreach (var number in (string[])["1e300", "1e30", "-2e20"])
        {
            var table = Table.Read(folder.Write("n.csv", Encoding.UTF8.GetBytes($"x,z\n{number},1\n")));
            Assert.Contains($"row 1, column \"x\": \"{number}\" is too",
                Assert.Throws<DataFileException>(() => encoder.EncodeInputs(table)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Names_of_rows_are_refused_with_the_command_that_decides()
    {
        using var folder = new TemporaryFolder();
        var path = Written(folder, i => $"state {i}");
        var message = Fault(path, Options);
        Assert.Contains("has 40 different texts in 40 rows, \"state 0\" in row 1", message, StringComparison.Ordinal);
        Assert.Contains("--ignore \"x\"", message, StringComparison.Ordinal);
        Assert.Equal(41, TabularData.Open(path, Options with { Categorical = ["x"] }).Encoder.InputSize);
    }

    [Fact]
    public void A_constant_time_of_day_brings_in_no_date()
    {
        using var folder = new TemporaryFolder();
        var encoder = TabularData.Open(Written(folder, _ => "14:30"), Options).Encoder;
        Assert.Equal(["x.hour", "z"], encoder.InputNames);
        Assert.Equal(14, encoder.Inputs[0].Mean);
    }

    [Fact]
    public void The_hour_of_an_input_is_the_clocks_whatever_its_zone()
    {
        using var folder = new TemporaryFolder();
        var encoder = TabularData.Open(Written(folder, i => $"2024-05-0{1 + (i % 9)}T14:30+0{i % 5}:00"), Options).Encoder;
        Assert.Equal(["x.day", "x.weekday", "z"], encoder.InputNames);
    }

    [Fact]
    public void Large_whole_numbers_are_classes_of_their_own_and_categories_texts_as_they_stand()
    {
        Assert.Equal(["9007199254740992", "9007199254740993"],
            TextClasses.Of("x", ["9007199254740993", "9007199254740992", "9007199254740992.0"], []));
        Assert.Equal(1, TextClasses.PlaceOf("9007199254740993.00", ["9007199254740992", "9007199254740993"]));
        foreach (var same in (string[])["-125e-2", "-1.250", "-0012.5e-1", "-.125E+1"]) Assert.Equal("-125e-2", DecimalText.Of(same));
        Assert.Equal("0", DecimalText.Of("-0.00e7"));
        using var folder = new TemporaryFolder();
        string[] ways = ["1", "1.0", "01"];
        var encoder = TabularData.Open(Written(folder, i => ways[i % 3]), Options with { Categorical = ["x"] }).Encoder;
        Assert.Equal(["x=01", "x=1", "x=1.0", "z"], encoder.InputNames);
        Assert.Empty(encoder.Notes);
        var again = TableEncoder.FromJson(encoder.ToJson());
        Assert.Equal([1f, 0, 0],
            again.EncodeInputs(Table.Read(folder.Write("n.csv", "x,z\n01,1\n"u8.ToArray()))).ToArray<float>()[..3]);
        Assert.Contains("did not occur", Assert.Throws<DataFileException>(() =>
            again.EncodeInputs(Table.Read(folder.Write("m.csv", "x,z\n1.00,1\n"u8.ToArray())))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Thousands_begin_with_no_zero()
    {
        using var folder = new TemporaryFolder();
        var path = Written(folder, i => i == 4 ? "\"0,050\"" : "\"1,050\"");
        Assert.Contains("row 5, column \"x\": \"0,050\" is no number", Fault(path, Options with { Numeric = ["x"] }),
            StringComparison.Ordinal);
    }

    static TabularOptions Options => new() { Target = "y" };

    static string Written(TemporaryFolder folder, Func<int, string> x) =>
        folder.Write("t.csv",
            Encoding.UTF8.GetBytes("x,z,y\n" +
            string.Concat(Enumerable.Range(0, 40).Select(i => $"{x(i)},{(i * 7) % 11},{(i % 2 == 0 ? "no" : "yes")}\n"))));

    static string Fault(string path, TabularOptions options) =>
        Assert.Throws<DataFileException>(() => TabularData.Open(path, options)).Message;
}

using System.Text;
using Bathys.Data.Tables;

namespace Bathys.Data.Tests.Tables;

/// <summary>What a person takes for one or for something else is said, and never decided in silence.</summary>
public class LookalikeTests
{
    [Theory]
    [InlineData("yes", "Yes", "differ by case alone")]
    [InlineData("new york", "new  york", "differ by case, blanks or invisible characters alone")]
    [InlineData("yes", "y\u200Bes", "differ by case, blanks or invisible characters alone")]
    [InlineData("a\u00A0b", "a b", "differ by case, blanks or invisible characters alone")]
    [InlineData("caf\u00E9", "cafe\u0301", "accents as characters of their own")]
    [InlineData("K\u00F6ln", "Ko\u0308ln", "accents as characters of their own")]
    public void Classes_that_look_alike_are_told(string first, string second, string said)
    {
        using var folder = new TemporaryFolder();
        var path = Written(folder, i => $"{i}", i => i % 2 == 0 ? first : second);
        var encoder = TabularData.Open(path, new() { Target = "y" }).Encoder;
        Assert.Equal(2, encoder.Target.Classes.Count);
        Assert.Contains(encoder.Notes, note => note.Contains(said, StringComparison.Ordinal)
            && note.Contains(first, StringComparison.Ordinal) && note.Contains(second, StringComparison.Ordinal));
    }

    [Fact]
    public void Different_texts_are_no_lookalikes()
    {
        using var folder = new TemporaryFolder();
        string[] words = ["K\u00F6ln", "K\u00E4ln", "cafe", "caf\u00E9", "ab", "a b"];
        var path = Written(folder, i => $"{i * i}", i => words[i % words.Length]);
        Assert.Empty(TabularData.Open(path, new() { Target = "y" }).Encoder.Notes);
    }

    [Theory]
    [InlineData("\u200By", "y")]
    [InlineData("Y", "y")]
    [InlineData("my  name", "my name")]
    public void A_column_that_is_written_otherwise_is_named(string name, string asked)
    {
        using var folder = new TemporaryFolder();
        var table = Table.Read(folder.Write("t.csv", Encoding.UTF8.GetBytes($"a,{name}\n1,2\n")));
        Assert.Contains($"there is no column \"{asked}\", but \"{name}\", which differs by case, blanks or invisible characters alone",
            Assert.Throws<DataFileException>(() => table.Column(asked)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2023-02-{0:00}", "2023-02-30", "is no date as 39 of the column's 40 texts are")]
    [InlineData("{0}/13/2024", "13/13/2024", "is no date as 39 of the column's 40 texts are")]
    [InlineData("2023-02-{0:00}", "yesterday", "is no date as 39 of the column's 40 texts are")]
    [InlineData("{0}", "\u22125", "is no number, and 39 of the column's 40 texts are numbers")]
    [InlineData("\u2212{0}", "\u2212500", "is no number")]
    [InlineData("\"{0},234\"", "77,234", "write it without a comma, as 77234 or 77.234, whichever it is")]
    [InlineData("\"{0},234,567\"", "77,234,567", "write it without a comma, as 77234567; or")]
    public void What_is_odd_about_a_column_is_named(string form, string text, string said)
    {
        using var folder = new TemporaryFolder();
        var path = Written(folder, i => i == 0 ? $"\"{text}\"" : string.Format(null, form, (i % 12) + 1), i => i % 3 == 0 ? "no" : "yes");
        var message = Assert.Throws<DataFileException>(() => TabularData.Open(path, new() { Target = "y" })).Message;
        Assert.Contains($"row 1, column \"x\": \"{text}\"", message, StringComparison.Ordinal);
        Assert.Contains(said, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_minus_sign_of_print_is_one_where_signs_are_read()
    {
        using var folder = new TemporaryFolder();
        var path = Written(folder, i => $"\u2212{i}", i => i % 3 == 0 ? "no" : "yes");
        Assert.InRange(TabularData.Open(path, new() { Target = "y", Numeric = ["x"] }).Encoder.Inputs[0].Mean, -25, -14);
    }

    static string Written(TemporaryFolder folder, Func<int, string> x, Func<int, string> y) => folder.Write("t.csv",
        Encoding.UTF8.GetBytes("x,y\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{x(i)},{y(i)}\n"))));
}

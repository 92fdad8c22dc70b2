using System.IO.Compression;
using System.Text;
using Bathys.Data.Tables;

namespace Bathys.Data.Tests.Tables;

/// <summary>Files as programs write them: nothing of them is dropped or changed in silence.</summary>
public class TableReadingTests
{
    [Fact]
    public void A_hash_begins_no_comment_in_names_or_rows()
    {
        using var folder = new TemporaryFolder();
        var table = CsvTable.Read(Write(folder, "t.csv", "#a,b\n#ff0000,1\nblue,2\n#00ff00,3\n"));
        Assert.Equal(["#a", "b"], table.Columns);
        Assert.Equal(["#ff0000", "blue", "#00ff00"], table.Rows.Select(row => row[0]));
    }

    [Fact]
    public void Other_encodings_are_refused_with_the_byte_and_read_by_name()
    {
        using var folder = new TemporaryFolder();
        var latin1 = folder.Write("latin1.csv", Encoding.Latin1.GetBytes("größe,y\nKöln,ä\n"));
        Assert.Contains("byte 0xF6 at offset 2 is no UTF-8", Fault(() => CsvTable.Read(latin1)), StringComparison.Ordinal);
        var table = CsvTable.Read(latin1, new() { Encoding = "latin1" });
        Assert.Equal(("größe", "Köln", "ä"), (table.Columns[0], table.Rows[0][0], table.Rows[0][1]));
        Assert.Equal("20 €", CsvTable.Read(folder.Write("w.csv", [.. "x\n20 "u8, 0x80]), new() { Encoding = "windows-1252" }).Rows[0][0]);
        Assert.Equal("Köln", CsvTable.Read(latin1, new() { Encoding = "cp1252" }).Rows[0][0]);

        foreach (var encoding in (Encoding[])[Encoding.Unicode, Encoding.BigEndianUnicode])
        {
            var utf16 = folder.Write("u.csv", [.. encoding.Preamble, .. encoding.GetBytes("größe,y\nKöln,ä\n")]);
            Assert.Contains("the text is UTF-16", Fault(() => CsvTable.Read(utf16)), StringComparison.Ordinal);
            Assert.Equal("Köln", CsvTable.Read(utf16, new() { Encoding = "utf-16" }).Rows[0][0]);
        }
        Assert.Contains("offset 2 are no utf-16",
            Fault(() => CsvTable.Read(folder.Write("b.csv", [0xFF, 0xFE, 0x00, 0xD8, (byte)'a', 0]), new() { Encoding = "utf-16" })),
            StringComparison.Ordinal);
        Assert.Contains("no encoding 'klingon'",
            Assert.Throws<DataException>(() => CsvTable.Read(latin1, new() { Encoding = "klingon" })).Message, StringComparison.Ordinal);
        Assert.Equal("größe",
            CsvTable.Read(folder.Write("m.csv", [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes("größe,y\n1,2\n")])).Columns[0]);
    }

    [Theory]
    [InlineData("a,y\n1,x\n2,y\n\n")]
    [InlineData("\n\na,y\r\n1,x\r\n\r\n2,y\r\n\r\n\r\n")]
    [InlineData("a,y\n   \n1,x\n\n\n2,y")]
    public void Blank_lines_are_skipped_anywhere(string text)
    {
        using var folder = new TemporaryFolder();
        var table = CsvTable.Read(Write(folder, "t.csv", text));
        Assert.Equal([["1", "x"], ["2", "y"]], table.Rows);
    }

    [Fact]
    public void In_a_single_column_only_the_last_blank_lines_are_skipped()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(["1", "", "3"], CsvTable.Read(Write(folder, "t.csv", "x\n1\n\n3\n\n\n")).Rows.Select(row => row[0]));
    }

    [Theory]
    [InlineData("sep=;\na;b\n1;2\n")]
    [InlineData("sep=|\r\na|b\r\n1|2\r\n")]
    [InlineData("SEP=,\na,b\n1,2\n")]
    [InlineData("a\tb\n1\t2\n")]
    [InlineData("\"a\" , b\n 1,\"2\" \n")]
    public void The_delimiter_is_named_or_found(string text)
    {
        using var folder = new TemporaryFolder();
        var table = CsvTable.Read(Write(folder, "t.csv", text));
        Assert.Equal(["a", "b"], table.Columns);
        Assert.Equal(["1", "2"], table.Rows.Single());
    }

    [Fact]
    public void Quoted_fields_hold_delimiters_quotes_and_line_breaks()
    {
        using var folder = new TemporaryFolder();
        var table = CsvTable.Read(Write(folder, "t.csv", "a,b\n\"x, \"\"y\"\"\nz\",5\" pipe\nw,\n"));
        Assert.Equal([["x, \"y\"\nz", "5\" pipe"], ["w", ""]], table.Rows);
        Assert.Contains("row 1: a quote is opened and never closed", Fault(() => CsvTable.Read(Write(folder, "t.csv", "a,b\n1,\"2\n"))),
            StringComparison.Ordinal);
        Assert.Contains("row 2: 'x' follows a closing quote", Fault(() => CsvTable.Read(Write(folder, "t.csv", "a,b\n1,2\n\"2\"x,3\n"))),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Compressed_tables_tables_by_tabulators_and_JSON_records_are_read()
    {
        using var folder = new TemporaryFolder();
        string[][] rows = [["1", "x, z"], ["2", ""]];
        void Check(string name, string text)
        {
            foreach (var path in (string[])[Write(folder, name, text), folder.Write(name + ".gz", Gzip(text))])
            {
                var table = CsvTable.Read(path);
                Assert.Equal(["a", "b"], table.Columns);
                Assert.Equal(rows, table.Rows);
            }
        }
        Check("t.csv", "a,b\n1,\"x, z\"\n2,\n");
        Check("t.tsv", "a\tb\n1\tx, z\n2\t\n");
        Check("t.json", "[{\"a\": 1, \"b\": \"x, z\"}, {\"a\": 2, \"b\": null}]");
        Check("t.jsonl", "{\"a\": 1, \"b\": \"x, z\"}\n\n{\"a\": 2}\n");
        Check("t.ndjson", "{\"a\": 1, \"b\": \"x, z\"}\r\n{\"a\": 2}\r\n");
        Assert.Contains("row 2, column \"b\": the value is an object",
            Fault(() => CsvTable.Read(Write(folder, "t.json", "[{\"b\": true}, {\"b\": [1]}]"))), StringComparison.Ordinal);
        Assert.Contains("line 2", Fault(() => CsvTable.Read(Write(folder, "t.jsonl", "{\"a\": 1}\n{\"a\": }\n"))),
            StringComparison.Ordinal);
        Assert.Contains("export the spreadsheet as CSV", Fault(() => CsvTable.Read(folder.Write("t.xlsx", "PK\x3\x4rest"u8.ToArray()))),
            StringComparison.Ordinal);
        Assert.Contains("carriage return alone", Fault(() => CsvTable.Read(Write(folder, "t.csv", "a,b\r1,2\r"))),
            StringComparison.Ordinal);
    }

    static string Write(TemporaryFolder folder, string name, string text) => folder.Write(name, Encoding.UTF8.GetBytes(text));

    static string Fault(Action read) => Assert.Throws<DataFileException>(read).Message;

    static byte[] Gzip(string text)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return bytes.ToArray();
    }
}

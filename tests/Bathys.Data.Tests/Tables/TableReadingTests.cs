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
        var table = Table.Read(Write(folder, "t.csv", "#a,b\n#ff0000,1\nblue,2\n#00ff00,3\n"));
        Assert.Equal(["#a", "b"], table.Columns);
        Assert.Equal(["#ff0000", "blue", "#00ff00"], table.Rows.Select(row => row[0]));
    }

    [Fact]
    public void Other_encodings_are_refused_with_the_byte_and_read_by_name()
    {
        using var folder = new TemporaryFolder();
        var latin1 = folder.Write("latin1.csv", Encoding.Latin1.GetBytes("größe,y\nKöln,ä\n"));
        Assert.Contains("byte 0xF6 at offset 2 is no UTF-8", Fault(() => Table.Read(latin1)), StringComparison.Ordinal);
        var table = Table.Read(latin1, new() { Encoding = "latin1" });
        Assert.Equal(("größe", "Köln", "ä"), (table.Columns[0], table.Rows[0][0], table.Rows[0][1]));
        Assert.Equal("20 €", Table.Read(folder.Write("w.csv", [.. "x\n20 "u8, 0x80]), new() { Encoding = "windows-1252" }).Rows[0][0]);
        Assert.Equal("Köln", Table.Read(latin1, new() { Encoding = "cp1252" }).Rows[0][0]);

        foreach (var encoding in (Encoding[])[Encoding.Unicode, Encoding.BigEndianUnicode])
        {
            var utf16 = folder.Write("u.csv", [.. encoding.Preamble, .. encoding.GetBytes("größe,y\nKöln,ä\n")]);
            Assert.Contains("the text is UTF-16", Fault(() => Table.Read(utf16)), StringComparison.Ordinal);
            Assert.Equal("Köln", Table.Read(utf16, new() { Encoding = "utf-16" }).Rows[0][0]);
        }
        Assert.Contains("offset 2 are no utf-16",
            Fault(() => Table.Read(folder.Write("b.csv", [0xFF, 0xFE, 0x00, 0xD8, (byte)'a', 0]), new() { Encoding = "utf-16" })),
            StringComparison.Ordinal);
        Assert.Contains("no encoding 'klingon'",
            Assert.Throws<DataException>(() => Table.Read(latin1, new() { Encoding = "klingon" })).Message, StringComparison.Ordinal);
        Assert.Equal("größe",
            Table.Read(folder.Write("m.csv", [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes("größe,y\n1,2\n")])).Columns[0]);
    }

    [Fact]
    public void A_mark_of_another_encoding_than_the_one_that_is_named_is_refused()
    {
        using var folder = new TemporaryFolder();
        var utf8 = folder.Write("m.csv", [.. Encoding.UTF8.Preamble, .. "a,y\n1,2\n"u8]);
        foreach (var encoding in (string[])["latin1", "utf-16"])
        {
            Assert.Contains("begins with the mark of UTF-8", Fault(() => Table.Read(utf8, new() { Encoding = encoding })),
                StringComparison.Ordinal);
        }
        var utf16 = folder.Write("u.csv", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("a,y\n1,2\n")]);
        Assert.Contains("begins with the mark of UTF-16", Fault(() => Table.Read(utf16, new() { Encoding = "windows-1252" })),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_above_the_names_and_zeros_are_named()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("row 1 has 2 fields, but there are 1 columns: \"a | y\"; correct the row, or remove the first line, \"# made " +
            "today\"", Fault(() => Table.Read(Write(folder, "t.csv", "# made today\na,y\n1,2\n"))), StringComparison.Ordinal);
        Assert.Contains("the byte at offset 5 is zero", Fault(() => Table.Read(Write(folder, "t.csv", "a,y\n1\0,2\n"))),
            StringComparison.Ordinal);
        Assert.Equal(["a", "y"], Table.Read(Write(folder, "t.csv", "\"sep=;\"\r\na;y\r\n1;2\r\n")).Columns);
        Assert.Equal(["sep=name"], Table.Read(Write(folder, "t.csv", "\"sep=name\"\n2\n")).Columns);
    }

    [Theory]
    [InlineData("a,y\n1,x\n2,y\n\n")]
    [InlineData("\n\na,y\r\n1,x\r\n\r\n2,y\r\n\r\n\r\n")]
    [InlineData("a,y\n   \n1,x\n\n\n2,y")]
    public void Blank_lines_are_skipped_anywhere(string text)
    {
        using var folder = new TemporaryFolder();
        var table = Table.Read(Write(folder, "t.csv", text));
        Assert.Equal([["1", "x"], ["2", "y"]], table.Rows);
    }

    [Fact]
    public void In_a_single_column_only_the_last_blank_lines_are_skipped()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(["1", "", "3"], Table.Read(Write(folder, "t.csv", "x\n1\n\n3\n\n\n")).Rows.Select(row => row[0]));
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
        var table = Table.Read(Write(folder, "t.csv", text));
        Assert.Equal(["a", "b"], table.Columns);
        Assert.Equal(["1", "2"], table.Rows.Single());
    }

    [Fact]
    public void Quoted_fields_hold_delimiters_quotes_and_line_breaks()
    {
        using var folder = new TemporaryFolder();
        var table = Table.Read(Write(folder, "t.csv", "a,b\n\"x, \"\"y\"\"\nz\",5\" pipe\nw,\n"));
        Assert.Equal([["x, \"y\"\nz", "5\" pipe"], ["w", ""]], table.Rows);
        Assert.Contains("row 1: a quote is opened and never closed", Fault(() => Table.Read(Write(folder, "t.csv", "a,b\n1,\"2\n"))),
            StringComparison.Ordinal);
        Assert.Contains("row 2: 'x' follows a closing quote", Fault(() => Table.Read(Write(folder, "t.csv", "a,b\n1,2\n\"2\"x,3\n"))),
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
                var table = Table.Read(path);
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
            Fault(() => Table.Read(Write(folder, "t.json", "[{\"b\": true}, {\"b\": [1]}]"))), StringComparison.Ordinal);
        Assert.Contains("line 2", Fault(() => Table.Read(Write(folder, "t.jsonl", "{\"a\": 1}\n{\"a\": }\n"))),
            StringComparison.Ordinal);
        Assert.Contains("export the spreadsheet as CSV", Fault(() => Table.Read(folder.Write("t.xlsx", "PK\x3\x4rest"u8.ToArray()))),
            StringComparison.Ordinal);
        Assert.Contains("carriage return alone", Fault(() => Table.Read(Write(folder, "t.csv", "a,b\r1,2\r"))),
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

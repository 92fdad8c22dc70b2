using System.Text;
using Bathys.Data.Tables;

namespace Bathys.Data.Tests.Tables;

/// <summary>Files that would take far more memory or time than their size tells.</summary>
public class TableBoundsTests
{
    [Fact]
    public void Blank_lines_cost_no_memory_of_their_own()
    {
        var text = "a,b\n" + new string('\n', 1_000_000) + "1,2\n";
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(2, CsvText.Rows("t.csv", text, ',').Count(row => row is not [""]));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        Assert.Equal(1_000_002, CsvText.Rows("t.csv", text, ',').Count());
    }

    [Fact]
    public void The_delimiter_is_found_in_the_beginning_of_a_long_text()
    {
        var rows = string.Concat(Enumerable.Range(0, 30).Select(i => $"{i};{i}\n"));
        Assert.Equal(';', CsvText.FindDelimiter("t.csv", new string('\n', 3 << 20) + rows));
        // A quote that is never closed lies beyond what is looked at.
        var text = string.Concat(Enumerable.Repeat("1;2\n", 10)) + new string('\n', 2 << 20) + "\"";
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(';', CsvText.FindDelimiter("t.csv", text));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Fact]
    public void Blanks_as_delimiters_part_fields()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(["1", "2"], Table.Read(folder.Write("t.csv", "sep= \na b\n1 2\n"u8.ToArray())).Rows.Single());
    }

    [Fact]
    public void Records_that_share_no_members_are_refused_with_row_and_column()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("t.jsonl",
            Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 3000).Select(i => $"{{\"m{i}\": {i}}}\n"))));
        var message = Assert.Throws<DataFileException>(() => Table.Read(path)).Message;
        Assert.Contains("row 3000 brings \"m2999\"", message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_gzip_file_inflates_to_is_bounded()
    {
        using var bytes = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(bytes, System.IO.Compression.CompressionLevel.Fastest))
            gzip.Write(new byte[200_000]);
        byte[] two = [.. bytes.ToArray(), .. bytes.ToArray()];
        Assert.Equal(400_000, Gzip.Inflate("a.gz", two, 400_000).Length);
        foreach (var most in (long[])[399_999, 300_000, 1000])
            Assert.Contains("inflates to more than", Assert.Throws<DataFileException>(() => Gzip.Inflate("a.gz", two, most)).Message,
                StringComparison.Ordinal);
    }
}

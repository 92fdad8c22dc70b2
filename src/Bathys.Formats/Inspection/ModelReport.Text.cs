using System.Globalization;
using System.Text;

namespace Bathys.Formats;

/// <summary>The report as a person reads it.</summary>
public sealed partial record ModelReport
{
    const int LongestName = 80;
    static readonly CultureInfo Plain = CultureInfo.InvariantCulture;

    /// <summary>
    /// The report as text: the facts a line each, then a table of tensors. Names from the file cannot write to the terminal.
    /// </summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        Fact("file", PrintableText.Of(Path));
        Fact("bytes", Bytes.ToString("N0", Plain));
        Fact("sha256", Sha256);
        Fact("kind", Kind?.ToString() ?? "unknown");
        Fact("verdict", Verdict);
        foreach (var place in LeftOut) Fact("left out", PrintableText.Of(place, LongestName));
        if (Globals.Count > 0) Fact("globals", Counts(Globals));
        if (Opcodes.Count > 0) Fact("opcodes", Counts(Opcodes));
        foreach (var (key, value) in Metadata) Fact("metadata", $"{PrintableText.Of(key, LongestName)}: {PrintableText.Of(value)}");
        Fact("tensors", string.Create(Plain, $"{Tensors.Count:N0}, {Tensors.Sum(tensor => (decimal)tensor.Bytes):N0} bytes"));
        if (Tensors.Count > 0) text.Append('\n').Append(Table());
        return text.ToString();

        void Fact(string name, string value) => text.Append(name.PadRight(9)).Append(value).Append('\n');
    }

    static string Counts(IReadOnlyDictionary<string, long> counts) =>
        string.Join(", ", counts.Select(entry => string.Create(Plain, $"{PrintableText.Of(entry.Key, LongestName)} {entry.Value}")));

    string Table()
    {
        var numbers = Tensors.Any(tensor => tensor.Statistics is not null);
        string[][] rows = [Head(numbers), .. Tensors.Select(tensor => Row(tensor, numbers))];
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            // Names, types and shapes begin in line, numbers end in line.
            var cells = row.Select((cell, column) => column < 3 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]));
            text.Append(string.Join("  ", cells).TrimEnd()).Append('\n');
        }

        return text.ToString();
    }

    static string[] Head(bool numbers) =>
        ["name", "dtype", "shape", "bytes", .. numbers ? ["mean", "std", "min", "max", "nan", "inf", "outliers"] : (string[])[]];

    static string[] Row(TensorReport tensor, bool numbers) =>
    [
        PrintableText.Of(tensor.Name, LongestName), tensor.Type.ShortName(), TensorRecord.Show([.. tensor.Shape]),
        tensor.Bytes.ToString("N0", Plain),
        .. numbers ? Cells(tensor.Statistics) : [],
    ];

    static string[] Cells(TensorStatistics? of) => of is null
        ? ["", "", "", "", "", "", ""]
        :
        [
            Number(of.Mean), Number(of.StandardDeviation), Number(of.Minimum), Number(of.Maximum),
            of.NaNs.ToString(Plain), of.Infinities.ToString(Plain), of.Outliers.ToString(Plain),
        ];

    static string Number(double? number) => number?.ToString("G4", Plain) ?? "-";
}

using System.Text;
using Bathys.Data;
using Bathys.Data.Tables;

namespace Bathys.Vision.Captions;

/// <summary>
/// A file that says what the images beside it show: <c>captions.csv</c> with columns file and caption, or <c>captions.jsonl</c>.
/// </summary>
static class CaptionsFile
{
    const string Csv = "captions.csv", Lines = "captions.jsonl";
    const string Fix = "write {\"file\": \"picture.png\", \"caption\": \"…\"}";

    /// <summary>The captions file of a folder, or null.</summary>
    public static string? In(string folder) =>
        ((string[])[Csv, Lines]).Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>The files of the images, full, with their captions; a file may come several times.</summary>
    /// <exception cref="DataFileException">
    /// The file is broken, a caption is empty, or images are missing; the message names the first ones.
    /// </exception>
    public static IReadOnlyList<(string Path, string Caption)> Read(string file)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        (string Path, string Caption)[] entries =
        [
            .. (file.EndsWith(Csv, StringComparison.Ordinal) ? FromCsv(file) : FromLines(file))
                .Select(entry => (Path.GetFullPath(Path.Combine(folder, entry.Name)), entry.Caption)),
        ];
        if (entries.Length == 0) throw new DataFileException(file, "the file has no captions", "write one for each image");
        string[] missing = [.. entries.Select(entry => entry.Path).Distinct().Where(path => !File.Exists(path))];
        return missing.Length == 0 ? entries : throw new DataFileException(file,
            $"{missing.Length:N0} of the images that it names are missing, " +
            $"{string.Join(", ", missing.Take(3).Select(path => Path.GetRelativePath(folder, path)))}" +
            (missing.Length > 3 ? " among them" : ""), "put them there or remove their lines");
    }

    static IEnumerable<(string Name, string Caption)> FromCsv(string file)
    {
        var table = Table.Read(file);
        var (name, caption) = (table.Column("file"), table.Column("caption"));
        foreach (var (i, row) in table.Rows.Index())
        {
            if (row[name].Length == 0) throw table.Fault(i, name, "no image is named", "name one or remove the row");
            if (row[caption].Length == 0)
                throw table.Fault(i, caption, "the caption is empty", "say what the image shows or remove the row");
            yield return (row[name], row[caption]);
        }
    }

    static IEnumerable<(string Name, string Caption)> FromLines(string file)
    {
        foreach (var (i, line) in TextLines.Read(file).Index())
        {
            if (string.IsNullOrWhiteSpace(line)) continue;
            using var document = JsonField.Open(Encoding.UTF8.GetBytes(line), $"{file} line {i + 1}", Fix, out var json);
            yield return (Text(json["file"]), Text(json["caption"]));
        }

        static string Text(JsonField field) => field.Text() is var text && !string.IsNullOrWhiteSpace(text)
            ? text : throw field.Error("the text is empty");
    }
}

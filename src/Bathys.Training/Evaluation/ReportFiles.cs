using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Bathys.Training;

/// <summary>A report as <c>report.txt</c> for people and <c>report.json</c> for programs.</summary>
internal static class ReportFiles
{
    /// <exception cref="BathysException">The folder cannot be made, or a file not be written.</exception>
    public static void Save(string folder, string text, Action<Utf8JsonWriter> write)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BathysException($"The folder {folder} cannot be made: {e.Message}", e);
        }

        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            write(json);
        DurableStorage.Default.WriteFile(Path.Combine(folder, "report.txt"), Encoding.UTF8.GetBytes(text));
        DurableStorage.Default.WriteFile(Path.Combine(folder, "report.json"), stream.ToArray());
    }
}

using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Bathys.Cli;

/// <summary>Results as JSON on a text writer.</summary>
internal static class JsonOutput
{
    /// <summary>Writes one JSON value and a line break.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="write">Writes the value.</param>
    /// <param name="indented">Whether it takes several lines.</param>
    public static void Write(TextWriter output, Action<Utf8JsonWriter> write, bool indented = true)
    {
        using var stream = new MemoryStream();

        // Names of classes stay readable; the result is never put into a page without escaping it again.
        var options = new JsonWriterOptions { Indented = indented, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var json = new Utf8JsonWriter(stream, options)) write(json);
        output.WriteLine(Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length));
    }
}

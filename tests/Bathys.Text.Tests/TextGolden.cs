using System.Text.Json;

namespace Bathys.Text.Tests;

/// <summary>Values that other programs computed; a script beside each file in tests/Reference/text tells how.</summary>
static class TextGolden
{
    public static string Path(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "Reference", "text", name);

    /// <summary>A file of published data beside the repository; skips the test when it is not there.</summary>
    public static string Real(string folder, string name) => System.IO.Path.Combine(RealData.Folder(folder), name);

    public static JsonElement Read(string name) => JsonDocument.Parse(File.ReadAllText(Path(name))).RootElement;

    public static IEnumerable<JsonElement> Lines(string name) =>
        File.ReadLines(Path(name)).Select(line => JsonDocument.Parse(line).RootElement);

    public static int[] Integers(this JsonElement element) => [.. element.EnumerateArray().Select(e => e.GetInt32())];

    /// <summary>A text, given as such or, where it has unpaired surrogates, as its UTF-16 units.</summary>
    public static string Sequence(this JsonElement element) => element.ValueKind == JsonValueKind.String
        ? element.GetString()! : string.Concat(element.EnumerateArray().Select(e => (char)e.GetInt32()));
}

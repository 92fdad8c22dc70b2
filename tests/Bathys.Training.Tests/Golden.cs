using System.Text.Json;

namespace Bathys.Training.Tests;

/// <summary>Values that a reference library computed; the script beside each file tells how.</summary>
internal static class Golden
{
    public static JsonElement Read(string name) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Reference", name))).RootElement;

    public static IEnumerable<JsonElement> Lines(string name) =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Reference", name)).Select(line => JsonDocument.Parse(line).RootElement);

    public static int[] Integers(this JsonElement element, string key) =>
        [.. element.GetProperty(key).EnumerateArray().Select(e => e.GetInt32())];

    public static double[] Numbers(this JsonElement element, string key) =>
        [.. element.GetProperty(key).EnumerateArray().Select(e => e.GetDouble())];

    public static double Number(this JsonElement element, string key) => element.GetProperty(key).GetDouble();

    public static string Text(this JsonElement element, string key) => element.GetProperty(key).GetString()!;
}

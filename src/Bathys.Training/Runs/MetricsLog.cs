using System.Text;
using System.Text.Json;

namespace Bathys.Training;

/// <summary>A run's <c>metrics.jsonl</c>: a JSON object a line, appended as the run goes.</summary>
/// <param name="path">The file, which need not exist yet.</param>
public sealed class MetricsLog(string path)
{
    /// <summary>The file.</summary>
    public string Path { get; } = path;

    /// <summary>Appends a line.</summary>
    /// <param name="entry">What was measured.</param>
    /// <exception cref="BathysException">The file cannot be written.</exception>
    public void Append(MetricsEntry entry)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(entry, TrainingJson.Default.MetricsEntry), (byte)'\n'];
        try
        {
            using var stream = new FileStream(Path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
            stream.Write(line);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BathysException($"{Path} cannot be written: {e.Message}", e);
        }
    }

    /// <summary>Every line; one cut short by a crash is left out.</summary>
    /// <exception cref="BathysException">A whole line is no metrics object.</exception>
    public IReadOnlyList<MetricsEntry> Read()
    {
        if (!File.Exists(Path)) return [];
        var text = File.ReadAllText(Path);
        var lines = text.Split('\n');
        var entries = new List<MetricsEntry>(lines.Length);

        // What follows the last line break is empty, or a line whose end never reached the disk.
        for (var i = 0; i < lines.Length - 1; i++)
        {
            try
            {
                entries.Add(JsonSerializer.Deserialize(lines[i], TrainingJson.Default.MetricsEntry)!);
            }
            catch (JsonException e)
            {
                throw new BathysException($"{Path}, line {i + 1}: not a metrics object.", e);
            }
        }

        return entries;
    }

    /// <summary>Writes the file anew: a resumed run takes back what it measures again.</summary>
    /// <param name="entries">The lines that count.</param>
    /// <exception cref="BathysException">The file cannot be written.</exception>
    public void Replace(IReadOnlyList<MetricsEntry> entries)
    {
        var text = string.Concat(entries.Select(entry => JsonSerializer.Serialize(entry, TrainingJson.Default.MetricsEntry) + "\n"));
        DurableStorage.Default.WriteFile(Path, Encoding.UTF8.GetBytes(text));
    }
}

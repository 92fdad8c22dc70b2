using System.Text.Json;
using System.Text.RegularExpressions;
using Bathys.Formats;

namespace Bathys.Models;

/// <summary>Weights in several files, with an index that says which holds which tensor: model.safetensors.index.json.</summary>
static partial class GptShards
{
    /// <summary>Whether a file's name is an index's.</summary>
    public static bool IsIndex(string path) => path.EndsWith(".index.json", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a file's name is that of one of several.</summary>
    public static bool IsShard(string path) => Shard().IsMatch(Path.GetFileName(path));

    /// <summary>All tensors of the files that an index names.</summary>
    /// <exception cref="ModelFileException">Index or file is broken, or they do not say the same.</exception>
    public static OrderedDictionary<string, Tensor> Load(string index)
    {
        var places = ReadIndex(index);
        var all = new OrderedDictionary<string, Tensor>();
        foreach (var shard in places.GroupBy(place => place.File))
        {
            var file = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(index))!, shard.Key);
            var expected = shard.Select(place => place.Key).ToHashSet();
            var state = ModelFile.Load(file);
            if (expected.FirstOrDefault(key => !state.ContainsKey(key)) is { } missing)
                throw new ModelFileException(file, null, $"the file has no {missing}, which {Path.GetFileName(index)} says it holds");
            if (state.Keys.FirstOrDefault(key => !expected.Contains(key)) is { } stranger)
                throw new ModelFileException(file, null, $"the file holds {stranger}, of which {Path.GetFileName(index)} says nothing");
            foreach (var (key, tensor) in state) all.Add(key, tensor);
        }
        return all;
    }

    static List<(string Key, string File)> ReadIndex(string index)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(index), new() { AllowDuplicateProperties = false });
            var places = document.RootElement.GetProperty("weight_map").EnumerateObject().Select(member =>
                (member.Name, member.Value.GetString() ?? "")).ToList();
            if (places.FirstOrDefault(place => place.Item2.Length == 0 || Path.GetFileName(place.Item2) != place.Item2) is (var key,
                { } file))
                throw new ModelFileException(index, null,
                    $"the tensor {key} is said to lie in \"{file}\", which is no file beside the index");
            return places.Count > 0 ? places : throw new ModelFileException(index, null, "the index names no tensors");
        }
        catch (Exception error) when (
            error is JsonException or InvalidOperationException or KeyNotFoundException or IOException or UnauthorizedAccessException)
        {
            throw new ModelFileException(index, null, $"this is no index of sharded weights: {error.Message}", error);
        }
    }

    [GeneratedRegex(@"-\d{3,5}-of-\d{3,5}\.\w+$")]
    private static partial Regex Shard();
}

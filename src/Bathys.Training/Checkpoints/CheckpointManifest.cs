using System.Security.Cryptography;
using System.Text.Json;

namespace Bathys.Training;

/// <summary>What a checkpoint's manifest says of each file, by which a reader tells whole checkpoints from torn ones.</summary>
internal sealed class CheckpointManifest
{
    public const string FileName = "manifest.json";

    /// <summary>Bytes and SHA-256 of each file, by name.</summary>
    public SortedDictionary<string, FileSum> Files { get; init; } = new(StringComparer.Ordinal);

    /// <summary>The manifest as it is stored.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, TrainingJson.Default.CheckpointManifest);

    /// <summary>Holds a checkpoint's folder against its manifest.</summary>
    /// <returns>What is wrong, or null where everything is as it was saved.</returns>
    /// <param name="folder">The folder.</param>
    /// <param name="required">Files that must be among those listed.</param>
    public static string? FindFault(string folder, IReadOnlyList<string>? required = null)
    {
        try
        {
            var json = File.ReadAllBytes(Path.Combine(folder, FileName));
            var manifest = JsonSerializer.Deserialize(json, TrainingJson.Default.CheckpointManifest);
            if (manifest?.Files is not { Count: > 0 }) return $"its {FileName} lists no file";
            if (required?.FirstOrDefault(name => !manifest.Files.ContainsKey(name)) is { } missing)
                return $"its {FileName} does not list {missing}";
            foreach (var (name, sum) in manifest.Files)
            {
                if (sum is null) return $"its {FileName} says nothing of {name}";
                var path = Path.Combine(folder, Path.GetFileName(name));
                if (!File.Exists(path)) return $"{name} is missing";
                using var stream = File.OpenRead(path);
                if (stream.Length != sum.Bytes) return $"{name} has {stream.Length:N0} bytes instead of {sum.Bytes:N0}";
                var sha256 = Convert.ToHexStringLower(SHA256.HashData(stream));
                if (sha256 != sum.Sha256) return $"{name} does not have the SHA-256 it was saved with";
            }

            return null;
        }
        catch (JsonException)
        {
            return $"its {FileName} is no valid manifest";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    internal sealed record FileSum(long Bytes, string Sha256);
}

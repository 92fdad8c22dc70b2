namespace Bathys.Formats;

/// <summary>Loads and saves state dictionaries in any format; see <see cref="TensorFile"/> for a look without loading.</summary>
public static class ModelFile
{
    /// <summary>Loads every tensor of a .safetensors, .pt, .pth, .bin, .npy or .npz file; the kind is told by the content.</summary>
    /// <exception cref="ModelFileException">The file cannot be read, is of no known kind, or breaks a rule of its format.</exception>
    public static OrderedDictionary<string, Tensor> Load(string path, ReadOptions? options = null)
    {
        using var file = TensorFile.Open(path, options);
        return file.ToTensors();
    }

    /// <summary>
    /// Saves tensors in the format that the extension names: .safetensors; .pt, .pth or .bin (torch.save's zip format); .npz; .npy for
    /// one tensor. The file appears complete or not at all.
    /// </summary>
    /// <exception cref="ModelFileException">
    /// The file cannot be written, or the format cannot hold a tensor's type or name, or so many tensors.
    /// </exception>
    public static void Save(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors) =>
        ModelWriter.Write(path, [.. tensors.Select(item => TensorRecord.From(item.Key, item.Value))]);
}

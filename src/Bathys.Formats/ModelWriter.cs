namespace Bathys.Formats;

/// <summary>Writes records in the format that the path's extension names.</summary>
internal static class ModelWriter
{
    /// <summary>The format of an extension.</summary>
    public static ModelFileKind KindOf(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".SAFETENSORS" => ModelFileKind.Safetensors,
        ".PT" or ".PTH" or ".BIN" => ModelFileKind.TorchZip,
        ".NPZ" => ModelFileKind.Npz,
        ".NPY" => ModelFileKind.Npy,
        var other =>
            throw new ModelFileException(
                path, null, $"no format is called '{other}': .safetensors, .pt, .pth, .bin, .npz and .npy are written"),
    };

    public static void Write(string path, IReadOnlyList<TensorRecord> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ModelPath.CheckNamed(path);
        var kind = KindOf(path);
        if (kind == ModelFileKind.Npy && tensors.Count != 1)
            throw new ModelFileException(path, null, $".npy holds one tensor, not {tensors.Count}: write .npz");
        AtomicFile.Write(path, output => Write(output, path, kind, tensors, metadata));
    }

    /// <summary>Writes to a stream that seeks; the file's name is for messages.</summary>
    public static void Write(
        Stream output, string file, ModelFileKind kind, IReadOnlyList<TensorRecord> tensors, IReadOnlyDictionary<string,
        string>? metadata = null)
    {
        switch (kind)
        {
            case ModelFileKind.Safetensors: SafetensorsWriter.Write(output, file, tensors, metadata); break;
            case ModelFileKind.TorchZip: TorchWriter.Write(output, file, tensors); break;
            case ModelFileKind.Npz: NumPyWriter.WriteNpz(output, file, tensors); break;
            case ModelFileKind.Npy when tensors.Count == 1: NumPyWriter.WriteNpy(output, tensors[0]); break;
            case ModelFileKind.Npy:
                throw new ArgumentException(
                $".npy holds one tensor, not {tensors.Count}: write .npz.", nameof(tensors));
            default: throw new ArgumentException($"{kind} is read, not written.", nameof(kind));
        }
    }
}

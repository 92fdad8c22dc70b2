namespace Bathys.Formats.Fuzz;

/// <summary>
/// One target for each reader. Any exception but <see cref="ModelFileException"/> is a finding, and so are a crash, a hang and a memory
/// limit passed, which AFL sees for itself.
/// </summary>
static class Targets
{
    static readonly Dictionary<string, Action<Stream>> All = new(StringComparer.Ordinal)
    {
        ["safetensors"] = stream => Load(stream, ModelFileKind.Safetensors),
        ["safetensors-stream"] = Stream,
        ["torch-zip"] = stream => Load(stream, ModelFileKind.TorchZip),
        ["torch-stream"] = stream => Load(stream, ModelFileKind.TorchStream),
        ["npy"] = stream => Load(stream, ModelFileKind.Npy),
        ["npz"] = stream => Load(stream, ModelFileKind.Npz),
    };

    public static IEnumerable<string> Names => All.Keys;

    public static Action<Stream>? Find(string name) => All.GetValueOrDefault(name);

    // A file that has become one of another kind is left to that kind's target.
    static void Load(Stream stream, ModelFileKind kind)
    {
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        try
        {
            using var file = TensorFile.Open(bytes.ToArray());
            if (file.Kind != kind) return;
            foreach (var tensor in file.Tensors) TensorStatistics.Of(tensor);
            foreach (var tensor in file.ToTensors().Values) tensor.Dispose();
        }
        catch (ModelFileException)
        {
        }
    }

    static void Stream(Stream stream)
    {
        try
        {
            foreach (var tensor in Safetensors.Read(stream)) tensor.ToTensor().Dispose();
        }
        catch (ModelFileException)
        {
        }
    }
}

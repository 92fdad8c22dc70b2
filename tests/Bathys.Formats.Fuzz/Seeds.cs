namespace Bathys.Formats.Fuzz;

/// <summary>Writes a small good file for each target into a folder of its name: what AFL starts from. Add real files beside them.</summary>
static class Seeds
{
    public static void Write(string folder)
    {
        Dictionary<string, Tensor> tensors = new()
        {
            ["conv.weight"] = Tensor.From(new float[] { 1, 2, 3, 4 }, 2, 2),
            ["step"] = Tensor.Scalar(7, DType.Int64),
            ["mask"] = Tensor.From(new[] { true, false }, 2),
        };
        foreach (var (target, extension) in (ReadOnlySpan<(string, string)>)
            [("safetensors", "safetensors"), ("safetensors-stream", "safetensors"), ("torch-zip", "pt"), ("npz", "npz")])
        {
            ModelFile.Save(Place(folder, target, extension), tensors);
        }

        ModelFile.Save(Place(folder, "npy", "npy"), tensors.Take(1));
        File.WriteAllBytes(Place(folder, "torch-stream", "pth"), StreamFile);
    }

    static string Place(string folder, string target, string extension) =>
        Path.Combine(Directory.CreateDirectory(Path.Combine(folder, target)).FullName, $"good.{extension}");

    // torch.save(torch.tensor([1.0]), ..., _use_new_zipfile_serialization=False), with the facts of the machine that matter.
    static byte[] StreamFile =>
    [
        0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, (byte)'.',
        0x80, 2, (byte)'M', 0xE9, 3, (byte)'.',
        0x80, 2, (byte)'}', (byte)'X', 13, 0, 0, 0, .. "little_endian"u8, 0x88, (byte)'s', (byte)'.',
        0x80, 2, .. "ctorch._utils\n_rebuild_tensor_v2\n"u8, (byte)'(', (byte)'(', (byte)'X', 7, 0, 0, 0,
        .. "storagectorch\nFloatStorage\n"u8,
        (byte)'X', 1, 0, 0, 0, .. "0X\u0003\0\0\0cpuK\u0001NtQK\0K\u0001"u8, 0x85, (byte)'K', 1, 0x85, 0x89,
        .. "ccollections\nOrderedDict\n)RtR."u8,
        0x80, 2, .. "]X\u0001\0\0\00a."u8,
        1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80, 0x3F,
    ];
}

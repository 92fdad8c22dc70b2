namespace Bathys.Formats;

/// <summary>Writes .npy and .npz in C order, little-endian, uncompressed.</summary>
internal static class NumPyWriter
{
    public static void WriteNpy(Stream output, TensorRecord tensor)
    {
        output.Write(NpyHeader.Write(tensor.Type, tensor.Shape));
        using var bytes = tensor.OpenRead();
        bytes.CopyTo(output, 1 << 20);
    }

    public static void WriteNpz(Stream output, string file, IReadOnlyList<TensorRecord> tensors)
    {
        TensorNames.Check(file, tensors);
        var zip = new ZipWriter(output, file);
        foreach (var tensor in tensors)
        {
            var header = NpyHeader.Write(tensor.Type, tensor.Shape);
            using var bytes = new JoinedStream(new MemoryStream(header, writable: false), tensor.OpenRead());
            zip.Add(tensor.Name + NpzReader.Extension, bytes, header.Length + tensor.ByteCount);
        }

        zip.Finish();
    }
}

namespace Bathys.Formats;

/// <summary>Opens a NumPy array; as a file of its own it is called <c>array</c>.</summary>
internal static class NpyReader
{
    public static TensorFile Open(ByteSource source, ReadOptions options) =>
        new(ModelFileKind.Npy, source, [Read("array", source.All)], options);

    public static TensorRecord Read(string name, ByteRegion bytes)
    {
        var header = NpyHeader.Read(bytes);
        var data = bytes.Slice(header.DataStart, bytes.Length - header.DataStart);
        var strides = header.FortranOrder ? TensorLayout.ColumnMajor(header.Shape) : TensorLayout.RowMajor(header.Shape);
        var layout = TensorLayout.Create(header.Shape, strides, 0, long.MaxValue, out var fault) ?? throw bytes.Error(0, fault!);
        if ((Int128)layout.Count * header.Type.ByteSize() != data.Length)
        {
            throw data.Error(
                0, $"{layout.Count} elements of {header.Type.ByteSize()} bytes are declared, {data.Length} bytes follow the header");
        }

        return new TensorRecord(name, header.Type, layout, new TensorStorage(data, header.BigEndian));
    }
}

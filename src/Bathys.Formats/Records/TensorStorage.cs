namespace Bathys.Formats;

/// <summary>
/// The bytes behind one or more tensors of a file. A stream-format PyTorch file names them before they appear, hence <see cref="Bind"/>.
/// </summary>
internal sealed class TensorStorage(string key, long byteCount, bool bigEndian = false)
{
    ByteRegion? bytes;

    public TensorStorage(ByteRegion bytes, bool bigEndian = false)
        : this("", bytes.Length, bigEndian) => this.bytes = bytes;

    public string Key { get; } = key;

    public long ByteCount { get; } = byteCount;

    public bool BigEndian { get; } = bigEndian;

    public bool IsBound => bytes is not null;

    public ByteRegion Bytes => bytes ?? throw new InvalidOperationException($"Storage {Key} has no bytes yet.");

    public void Bind(ByteRegion bytes)
    {
        if (bytes.Length != ByteCount)
        {
            throw bytes.Error(0, $"storage '{Key}' is declared with {ByteCount} bytes, its record holds {bytes.Length}");
        }

        this.bytes = bytes;
    }
}

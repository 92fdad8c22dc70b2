using System.Runtime.InteropServices;

namespace Bathys.Formats;

/// <summary>The memory of a contiguous tensor as bytes, so that writers know records alone.</summary>
internal sealed class TensorByteSource : ByteSource
{
    readonly Tensor elements;
    readonly int size;

    public TensorByteSource(string name, Tensor tensor) : base(name)
    {
        elements = tensor.Contiguous().Reshape(-1);
        size = tensor.DType.Size;
    }

    public override long Length => elements.Count * size;

    protected override void ReadCore(long offset, Span<byte> destination)
    {
        switch (elements.DType)
        {
            case DType.Bool or DType.UInt8: Copy<byte>(offset, destination); break;
            case DType.Int32: Copy<int>(offset, destination); break;
            case DType.Int64: Copy<long>(offset, destination); break;
            case DType.BFloat16: Copy<BFloat16>(offset, destination); break;
            case DType.Float32: Copy<float>(offset, destination); break;
            case DType.Float64: Copy<double>(offset, destination); break;
            default: throw new NotSupportedException($"{elements.DType} has no bytes in a model file.");
        }
    }

    void Copy<T>(long offset, Span<byte> destination) where T : unmanaged
    {
        while (destination.Length > 0)
        {
            var first = (int)(offset / size);
            var within = (int)(offset % size);
            var count = within == 0 && destination.Length >= size ? Whole<T>(first, destination) : Part<T>(first, within, destination);
            destination = destination[count..];
            offset += count;
        }
    }

    int Whole<T>(int first, Span<byte> destination) where T : unmanaged
    {
        var target = MemoryMarshal.Cast<byte, T>(destination);
        elements[first..(first + target.Length)].CopyTo(target);
        return target.Length * size;
    }

    /// <summary>Bytes of a single element, where a reader stops or goes on within one.</summary>
    int Part<T>(int index, int within, Span<byte> destination) where T : unmanaged
    {
        Span<T> element = stackalloc T[1];
        elements[index..(index + 1)].CopyTo(element);
        var bytes = MemoryMarshal.AsBytes(element)[within..];
        var count = Math.Min(bytes.Length, destination.Length);
        bytes[..count].CopyTo(destination);
        return count;
    }
}

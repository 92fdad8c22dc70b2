using System.Runtime.InteropServices;

namespace Bathys.Formats;

/// <summary>The memory of a contiguous tensor as bytes, so that writers know records alone.</summary>
internal sealed class TensorByteSource : ByteSource
{
    readonly Tensor tensor;
    readonly int size;

    public TensorByteSource(string name, Tensor tensor) : base(name)
    {
        this.tensor = tensor.Contiguous();
        size = tensor.DType.Size;
    }

    public override long Length => tensor.Count * size;

    protected override void ReadCore(long offset, Span<byte> destination)
    {
        switch (tensor.DType)
        {
            case DType.Bool or DType.UInt8: Copy(tensor.Span<byte>(), offset, destination); break;
            case DType.Int32: Copy(tensor.Span<int>(), offset, destination); break;
            case DType.Int64: Copy(tensor.Span<long>(), offset, destination); break;
            case DType.BFloat16: Copy(tensor.Span<BFloat16>(), offset, destination); break;
            case DType.Float32: Copy(tensor.Span<float>(), offset, destination); break;
            case DType.Float64: Copy(tensor.Span<double>(), offset, destination); break;
            default: throw new NotSupportedException($"{tensor.DType} has no bytes in a model file.");
        }

        // A span does not keep its tensor alive, nor does this source when its last reader is here.
        GC.KeepAlive(tensor);
    }

    // A span of bytes cannot reach past 2 GiB, so the elements are cut first.
    void Copy<T>(ReadOnlySpan<T> elements, long offset, Span<byte> destination) where T : unmanaged
    {
        const int block = 1 << 20;
        while (destination.Length > 0)
        {
            var first = (int)(offset / size);
            var bytes = MemoryMarshal.AsBytes(elements.Slice(first, Math.Min(block, elements.Length - first)))[(int)(offset % size)..];
            var count = Math.Min(bytes.Length, destination.Length);
            bytes[..count].CopyTo(destination);
            destination = destination[count..];
            offset += count;
        }
    }
}

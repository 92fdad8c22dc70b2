using System.Runtime.InteropServices;

namespace Bathys.Data;

/// <summary>Puts equal tensors into one, along a new first dimension, by copying bytes on the calling thread alone.</summary>
static class Stacking
{
    public static Tensor Stack(ReadOnlySpan<Tensor> parts, ReadOnlySpan<int> indices)
    {
        var first = parts[0];
        var result = Tensor.Empty([parts.Length, .. first.Shape.AsSpan()], first.DType);
        var target = Bytes(result);
        int size = target.Length / parts.Length;
        for (int i = 0; i < parts.Length; i++)
        {
            if (parts[i].Shape != first.Shape || parts[i].DType != first.DType)
            {
                throw new SampleException(indices[i],
                    $"{parts[i].DType} {parts[i].Shape} cannot be stacked with sample {indices[0]}, " +
                    $"which is {first.DType} {first.Shape}; make all samples alike.");
            }
            // A span does not keep its tensor alive: a copy that Contiguous made could go back to the pool while it is read.
            var part = parts[i].Contiguous();
            Bytes(part).CopyTo(target.Slice(i * size, size));
            GC.KeepAlive(part);
        }
        return result;
    }

    static Span<byte> Bytes(Tensor tensor) => tensor.DType switch
    {
        DType.Float32 => MemoryMarshal.AsBytes(tensor.Span<float>()),
        DType.Float64 => MemoryMarshal.AsBytes(tensor.Span<double>()),
        DType.BFloat16 => MemoryMarshal.AsBytes(tensor.Span<BFloat16>()),
        DType.Int64 => MemoryMarshal.AsBytes(tensor.Span<long>()),
        DType.Int32 => MemoryMarshal.AsBytes(tensor.Span<int>()),
        _ => tensor.Span<byte>(),
    };
}

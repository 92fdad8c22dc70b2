namespace Bathys.Data;

/// <summary>Puts equal tensors into one, along a new first dimension, by copying on the calling thread alone.</summary>
static class Stacking
{
    public static Tensor Stack(ReadOnlySpan<Tensor> parts, ReadOnlySpan<int> indices)
    {
        var first = parts[0];
        for (int i = 0; i < parts.Length; i++)
        {
            if (parts[i].Shape != first.Shape || parts[i].DType != first.DType)
            {
                throw new SampleException(indices[i],
                    $"{parts[i].DType} {parts[i].Shape} cannot be stacked with sample {indices[0]}, " +
                    $"which is {first.DType} {first.Shape}; make all samples alike.");
            }
        }
        return first.DType switch
        {
            DType.Float32 => Of<float>(parts),
            DType.Float64 => Of<double>(parts),
            DType.BFloat16 => Of<BFloat16>(parts),
            DType.Int64 => Of<long>(parts),
            DType.Int32 => Of<int>(parts),
            _ => Of<byte>(parts),
        };
    }

    static Tensor Of<T>(ReadOnlySpan<Tensor> parts) where T : unmanaged
    {
        var result = Tensor.Empty([parts.Length, .. parts[0].Shape.AsSpan()], parts[0].DType);
        var all = parts.ToArray();
        result.Write<T>(target =>
        {
            int size = target.Length / all.Length;
            for (int i = 0; i < all.Length; i++) all[i].CopyTo(target.Slice(i * size, size));
        });
        return result;
    }
}

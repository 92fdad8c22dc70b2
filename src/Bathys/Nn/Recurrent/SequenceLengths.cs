namespace Bathys.Nn;

/// <summary>Sequences of different lengths in one batch.</summary>
internal static class SequenceLengths
{
    /// <summary>The lengths as kernels take them: Int64, contiguous.</summary>
    /// <exception cref="ShapeException">They are not one whole number from 1 to the steps for each sequence.</exception>
    public static Tensor Checked(Tensor lengths, int steps, int batch)
    {
        if (lengths.DType is not (DType.Int64 or DType.Int32) || lengths.Shape != new Shape(batch))
            throw new ShapeException(
                $"lengths are whole numbers, one for each of the {batch} sequences, not {lengths.DType} {lengths.Shape}");
        lengths = lengths.To(DType.Int64).Contiguous();
        foreach (var (row, length) in lengths.ToArray<long>().Index())
        {
            if (length < 1 || length > steps)
                throw new ShapeException(
                    $"the length of sequence {row} is {length}: it lies between 1 and the {steps} steps that there are");
        }
        return lengths;
    }

    /// <summary>Bool (steps, batch, 1): true where a sequence is over.</summary>
    public static Tensor Padding(Tensor lengths, int steps) => (Tensor.Arange(steps).Unsqueeze(1) >= lengths.Unsqueeze(0)).Unsqueeze(2);
}

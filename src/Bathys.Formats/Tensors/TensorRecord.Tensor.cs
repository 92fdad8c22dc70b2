namespace Bathys.Formats;

/// <summary>The way from records to tensors and back.</summary>
public sealed partial class TensorRecord
{
    /// <summary>A record of a tensor in memory, for the writers; the tensor's values are read when the record is.</summary>
    public static TensorRecord From(string name, Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        var type = tensor.DType switch
        {
            DType.Bool => ElementType.Bool,
            DType.UInt8 => ElementType.UInt8,
            DType.Int32 => ElementType.Int32,
            DType.Int64 => ElementType.Int64,
            DType.BFloat16 => ElementType.BFloat16,
            DType.Float32 => ElementType.Float32,
            DType.Float64 => ElementType.Float64,
            _ => throw new NotSupportedException($"{tensor.DType} has no element type in model files."),
        };
        var shape = new long[tensor.Rank];
        for (var i = 0; i < shape.Length; i++) shape[i] = tensor.Shape[i];
        var layout = TensorLayout.Contiguous(shape, out var fault) ?? throw new ArgumentException(fault, nameof(tensor));
        return new TensorRecord(name, type, layout, new TensorStorage(new TensorByteSource(name, tensor).All));
    }

    /// <summary>
    /// The values as a new contiguous tensor. Bool, UInt8, Int32, Int64, BFloat16, Float32 and Float64 stay what they are; every other
    /// type goes to the narrowest that holds all its values exactly: Float16 and the 8-bit floats to Float32, Int8, UInt16 and Int16
    /// to Int32, UInt32 to Int64; UInt64 to Int64 where each value fits.
    /// </summary>
    /// <exception cref="ModelFileException">
    /// Complex, 4- or 6-bit elements, which no tensor holds; a size over 2^31-1; a Bool byte other than 0 and 1; a UInt64 over 2^63-1;
    /// or the file cannot be read.
    /// </exception>
    public Tensor ToTensor()
    {
        var shape = new int[Shape.Length];
        for (var i = 0; i < shape.Length; i++)
        {
            if (Shape[i] > int.MaxValue) throw Error($"'{Name}' has a dimension of {Shape[i]}; tensors go to {int.MaxValue}");
            shape[i] = (int)Shape[i];
        }

        if (Count > int.MaxValue) throw Error($"'{Name}' has {Count} elements; at most {int.MaxValue} are loaded into one tensor");
        return ElementDecoder.Fill(this, shape);
    }
}

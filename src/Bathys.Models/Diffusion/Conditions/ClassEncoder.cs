using Bathys.Nn;

namespace Bathys.Models.Diffusion;

/// <summary>A learned row for each class, and one more, the last, for none.</summary>
/// <param name="classes">The number of classes.</param>
/// <param name="width">Size of an embedding.</param>
/// <param name="dtype">Float32 or Float64.</param>
public sealed class ClassEncoder(int classes, int width, DType dtype = DType.Float32) : Conditioner
{
    readonly Embedding table = new(classes + 1, width, dtype: dtype);

    /// <summary>The rows of some classes.</summary>
    /// <param name="tokens">The numbers of the classes, Int64 (B, 1).</param>
    public override Condition Forward(Tensor tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        return new(table.Forward(tokens.Squeeze(1)));
    }
}

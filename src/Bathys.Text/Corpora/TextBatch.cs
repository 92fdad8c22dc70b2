using Bathys.Data;

namespace Bathys.Text;

/// <summary>Rows of text for a language model: at each position the target is the next id.</summary>
/// <param name="Inputs">(batch, sequence) ids, Int64.</param>
/// <param name="Targets">(batch, sequence) ids, Int64: the inputs shifted by one.</param>
/// <param name="StartsAnew">Whether a hidden state must start from zero, since the rows do not go on where the last batch ended.</param>
public sealed record TextBatch(Tensor Inputs, Tensor Targets, bool StartsAnew) : IBatch<TextBatch>
{
    /// <summary>A target that counts for nothing in the loss, as cross entropy takes it.</summary>
    public const long Ignored = -100;

    /// <summary>Number of rows.</summary>
    public int Size => Inputs.Shape[0];

    /// <inheritdoc/>
    public TextBatch Slice(Range rows) => new(Inputs[rows], Targets[rows], StartsAnew);

    /// <inheritdoc/>
    public IEnumerable<(string Name, Tensor Tensor)> Tensors() => [("input", Inputs), ("target", Targets)];

    /// <summary>Cuts rows of <paramref name="sequence"/> ids and their successors out of a text.</summary>
    internal static TextBatch Cut(ReadOnlySpan<int> ids, ReadOnlySpan<long> starts, int sequence, bool startsAnew)
    {
        var input = new long[starts.Length, sequence];
        var target = new long[starts.Length, sequence];
        for (var row = 0; row < starts.Length; row++)
        {
            var stretch = ids.Slice((int)starts[row], sequence + 1);
            for (var t = 0; t < sequence; t++)
            {
                input[row, t] = stretch[t];
                target[row, t] = stretch[t + 1];
            }
        }
        return new TextBatch(Tensor.From(input), Tensor.From(target), startsAnew);
    }
}

namespace Bathys.Nn;

/// <summary>A row of numbers for each token: whole numbers (…) give (…, size).</summary>
public sealed class Embedding : Layer
{
    readonly int? paddingIndex;

    /// <summary>A table that starts with standard normal numbers.</summary>
    /// <param name="count">How many tokens there are.</param>
    /// <param name="size">Numbers in a row.</param>
    /// <param name="paddingIndex">A token whose row starts with zeros and gets no gradient; a negative one counts from the end.</param>
    /// <param name="dtype">Float32 or Float64.</param>
    /// <param name="generator">The random numbers of the start.</param>
    public Embedding(int count, int size, int? paddingIndex = null, DType dtype = DType.Float32, Generator? generator = null)
    {
        if (paddingIndex < -count || paddingIndex >= count)
            throw new ArgumentOutOfRangeException(
                nameof(paddingIndex), paddingIndex, $"a padding index lies between {-count} and {count - 1}");
        this.paddingIndex = paddingIndex < 0 ? paddingIndex + count : paddingIndex;
        Weight = Initialize.Normal(new Parameter(Tensor.Empty([count, size], dtype)), generator: generator);
        if (this.paddingIndex is { } row) Initialize.Constant(Weight.Detach()[row], 0);
    }

    /// <summary>(count, size).</summary>
    public Parameter Weight { get; }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.Embedding(Weight, paddingIndex);

    /// <inheritdoc/>
    public override string ToString() =>
        Describe.Call("Embedding", [Weight.Shape[0], Weight.Shape[1]], ("paddingIndex", paddingIndex, null));
}

namespace Bathys.Nn;

/// <summary>Dimensions first … last as one: (N, C, H, W) gives (N, C · H · W).</summary>
/// <param name="first">The first of the dimensions.</param>
/// <param name="last">The last of them; negative numbers count from the end.</param>
public sealed class Flatten(int first = 1, int last = -1) : Layer
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.Flatten(first, last);

    /// <inheritdoc/>
    public override string ToString() => Describe.Call("Flatten", [], ("first", first, 1), ("last", last, -1));
}

namespace Bathys.Nn;

/// <summary>A fully connected layer: y = x Wᵀ + b, from (…, in) to (…, out).</summary>
public sealed class Linear : Layer
{
    /// <summary>A layer whose weight and bias start even in ±1 / √in.</summary>
    /// <param name="inFeatures">Size of the input's last dimension.</param>
    /// <param name="outFeatures">Size of the output's.</param>
    /// <param name="bias">False for a layer without b.</param>
    /// <param name="dtype">Float32 or Float64.</param>
    /// <param name="generator">The random numbers of the start.</param>
    public Linear(int inFeatures, int outFeatures, bool bias = true, DType dtype = DType.Float32, Generator? generator = null)
    {
        Weight = new Parameter(Tensor.Empty([outFeatures, inFeatures], dtype));
        Bias = bias ? new Parameter(Tensor.Empty([outFeatures], dtype)) : null;
        Initialize.Default(Weight, Bias, generator);
    }

    /// <summary>(out, in).</summary>
    public Parameter Weight { get; }

    /// <summary>(out), or none.</summary>
    public Parameter? Bias { get; }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        // The commonest mistake of all: say how to mend it.
        if (x.Rank == 0 || x.Shape[^1] != Weight.Shape[1])
            throw new ShapeException($"the last dimension must have {Weight.Shape[1]} features{WayOut(x.Shape)}");
        return x.Linear(Weight, Bias);
    }

    string WayOut(Shape x) => x.Rank > 2 && new Shape(x[1..]).Count == Weight.Shape[1]
        ? "; flatten the others first: new Flatten()"
        : x.Rank > 1 ? $"; give Linear {x[^1]} input features, or change what comes before" : "";

    /// <inheritdoc/>
    public override string ToString() => $"Linear({Weight.Shape[1]}, {Weight.Shape[0]}{(Bias is null ? ", bias: false" : "")})";
}

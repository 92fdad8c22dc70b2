namespace Bathys.Nn;

/// <summary>What the layers of a transformer have in common.</summary>
/// <param name="Width">Size of a token's embedding (PyTorch's d_model).</param>
/// <param name="Heads">Heads of each attention; they divide the width.</param>
public sealed record TransformerOptions(int Width, int Heads)
{
    /// <summary>Units between the two maps that follow each attention.</summary>
    public int FeedForward { get; init; } = 2048;

    /// <summary>The probability of an attention weight, a unit or a sum being dropped in training.</summary>
    public double Dropout { get; init; } = 0.1;

    /// <summary>True for GELU between the two maps, false for ReLU.</summary>
    public bool Gelu { get; init; }

    /// <summary>True to normalize before each part (pre-norm, easier to train deep), false after it as in the paper.</summary>
    public bool NormFirst { get; init; }

    /// <summary>The ε of the normalizations.</summary>
    public double Epsilon { get; init; } = 1e-5;

    /// <summary>False for maps and normalizations without bias.</summary>
    public bool Bias { get; init; } = true;

    /// <summary>Float32 or Float64.</summary>
    public DType DType { get; init; } = DType.Float32;

    /// <summary>The random numbers of the start and of dropout.</summary>
    public Generator? Generator { get; init; }

    internal LayerNorm Norm() => new(Width, Epsilon, bias: Bias, dtype: DType);

    internal MultiheadAttention Attention() => new(Width, Heads, Dropout, Bias, dtype: DType, generator: Generator);

    internal Linear Up() => new(Width, FeedForward, Bias, DType, Generator);

    internal Linear Down() => new(FeedForward, Width, Bias, DType, Generator);

    internal Tensor Activate(Tensor x) => Gelu ? x.Gelu() : x.Relu();
}

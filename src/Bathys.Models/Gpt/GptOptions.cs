using Bathys.Nn;

namespace Bathys.Models;

/// <summary>Sizes and form of a <see cref="Gpt"/>; the defaults are GPT-2's form.</summary>
/// <param name="Vocabulary">How many tokens there are.</param>
/// <param name="Context">The most tokens that the model sees at once.</param>
/// <param name="Layers">Blocks on each other.</param>
/// <param name="Heads">Heads of each attention.</param>
/// <param name="Width">Size of a token's embedding; the heads divide it.</param>
public sealed record GptOptions(int Vocabulary, int Context, int Layers, int Heads, int Width)
{
    static readonly (string Name, int Layers, int Heads, int Width)[] sizes =
    [
        ("tiny", 4, 4, 128), ("mini", 6, 6, 384), ("small", 12, 12, 768), ("medium", 24, 16, 1024), ("large", 36, 20, 1280),
        ("xl", 48, 25, 1600),
    ];

    /// <summary>The names that <see cref="Named"/> knows: small to xl are GPT-2's, tiny and mini fit letters.</summary>
    public static IReadOnlyList<string> Sizes { get; } = [.. sizes.Select(size => size.Name)];

    /// <summary>Heads of keys and values, each for several heads of queries; 0 for as many as there are of queries.</summary>
    public int KeyHeads { get; init; }

    /// <summary>Units between the two maps of a block; 0 for four times the width.</summary>
    public int FeedForward { get; init; }

    /// <summary>The probability of a weight or a sum being dropped in training.</summary>
    public double Dropout { get; init; }

    /// <summary>False for maps and normalizations without bias.</summary>
    public bool Bias { get; init; } = true;

    /// <summary>False for an output map of its own, true for the embedding's table used again (Press and Wolf 2017).</summary>
    public bool TiedHead { get; init; } = true;

    /// <summary>False for GELU by the error function, true for its approximation by tanh, as GPT-2 has it.</summary>
    public bool ApproximateGelu { get; init; } = true;

    /// <summary>The ε of the normalizations.</summary>
    public double Epsilon { get; init; } = 1e-5;

    /// <summary>True for root-mean-square norms, false for layer norms.</summary>
    public bool RootMeanSquareNorm { get; init; }

    /// <summary>True for rotary positions, false for a learned table.</summary>
    public bool RotaryPositions { get; init; }

    /// <summary>The base of the rotary angles.</summary>
    public double RotaryBase { get; init; } = 10_000;

    /// <summary>True for silu(gate) · up between the two maps (SwiGLU, Shazeer 2020), false for GELU.</summary>
    public bool Gated { get; init; }

    /// <summary>Float32 or Float64.</summary>
    public DType DType { get; init; } = DType.Float32;

    /// <summary>
    /// True to compute each block again in the backward pass rather than keep what it computed: less memory, a third more time.
    /// </summary>
    public bool Checkpointing { get; init; }

    /// <summary>GPT-2's form in a size by name.</summary>
    /// <param name="name">One of <see cref="Sizes"/>.</param>
    /// <param name="vocabulary">How many tokens there are.</param>
    /// <param name="context">The most tokens that the model sees at once.</param>
    /// <exception cref="BathysException">There is no such size.</exception>
    public static GptOptions Named(string name, int vocabulary, int context)
    {
        foreach (var (known, layers, heads, width) in sizes)
            if (known == name) return new(vocabulary, context, layers, heads, width);
        throw new BathysException($"There is no size '{name}': choose from {string.Join(", ", Sizes)}, or give layers, heads and width.");
    }

    /// <summary>The same sizes in the form of the Llama models: RMSNorm, rotary positions, SwiGLU, no biases.</summary>
    /// <param name="keyHeads">Heads of keys and values; 0 for as many as there are of queries.</param>
    /// <param name="feedForward">Units of the gated map; 0 for ⅔ of four times the width, rounded up to a multiple of 32.</param>
    public GptOptions AsLlama(int keyHeads = 0, int feedForward = 0) => this with
    {
        KeyHeads = keyHeads,
        FeedForward = feedForward > 0 ? feedForward : ((8 * Width / 3) + 31) / 32 * 32,
        Bias = false,
        RootMeanSquareNorm = true,
        RotaryPositions = true,
        Gated = true,
    };

    internal int HeadWidth => Width / Heads;

    internal int AllKeyHeads => KeyHeads == 0 ? Heads : KeyHeads;

    internal int Hidden => FeedForward == 0 ? 4 * Width : FeedForward;

    internal UnaryModule Norm() => RootMeanSquareNorm
        ? new RMSNorm(Width, Epsilon, dtype: DType) : new LayerNorm(Width, Epsilon, bias: Bias, dtype: DType);

    internal void Check()
    {
        foreach (var (name, value) in (
            (string, int)[])[("vocabulary", Vocabulary), ("context", Context), ("layers", Layers), ("heads", Heads), ("width", Width)])
            if (value < 1) throw new BathysException($"A GPT needs a positive number for its {name}, not {value}.");
        if (Width % Heads != 0) throw new BathysException($"A width of {Width} does not divide into {Heads} heads.");
        if (Heads % AllKeyHeads != 0) throw new BathysException($"{Heads} heads do not divide among {AllKeyHeads} heads of keys.");
        if (RotaryPositions && HeadWidth % 2 != 0)
            throw new BathysException($"Rotary positions need heads of an even width, not {HeadWidth}.");
    }
}

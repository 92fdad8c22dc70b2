namespace Bathys.Nn;

/// <summary>Decoder layers one after the other. State keys are PyTorch's: layers.0, …, norm.</summary>
public sealed class TransformerDecoder : Module
{
    readonly TransformerDecoderLayer[] layers;
    readonly LayerNorm? norm;

    /// <summary>So many layers of one kind.</summary>
    /// <param name="layers">How many.</param>
    /// <param name="options">Sizes and kind.</param>
    /// <param name="norm">True for a normalization at the end.</param>
    public TransformerDecoder(int layers, TransformerOptions options, bool norm = false)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.layers = [.. Enumerable.Range(0, layers).Select(_ => new TransformerDecoderLayer(options))];
        this.norm = norm ? options.Norm() : null;
    }

    /// <summary>(B, L, width) to the same.</summary>
    /// <param name="x">The sequence.</param>
    /// <param name="memory">What it attends to, (B, S, width).</param>
    /// <param name="masks">What its tokens do not see of one another: true hides.</param>
    /// <param name="memoryMasks">What they do not see of the memory: true hides.</param>
    /// <exception cref="ShapeException">The shapes do not fit together.</exception>
    public Tensor Forward(Tensor x, Tensor memory, AttentionMasks masks = default, AttentionMasks memoryMasks = default)
    {
        foreach (var layer in layers) x = layer.Forward(x, memory, masks, memoryMasks);
        return norm?.Forward(x) ?? x;
    }

    /// <summary>A memory mapped once, for sequences that are then made one token at a time with <see cref="Continue"/>.</summary>
    /// <param name="memory">(B, S, width).</param>
    /// <param name="padding">Bool (B, S): true where the memory is padding (true hides).</param>
    public DecoderState Begin(Tensor memory, Tensor? padding = null) =>
        new([.. layers.Select(layer => (new KeyValueCache(), layer.Remember(memory)))], padding);

    /// <summary>The next tokens, (B, L, width) to the same; the state takes them in.</summary>
    public Tensor Continue(Tensor x, DecoderState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        foreach (var (layer, (past, memory)) in layers.Zip(state.Layers)) x = layer.Continue(x, past, memory, state.Padding);
        return norm?.Forward(x) ?? x;
    }
}

/// <summary>Sequences in the making: each layer's keys and values of their tokens and of the memory.</summary>
public sealed class DecoderState
{
    internal DecoderState((KeyValueCache Past, KeyValueCache Memory)[] layers, Tensor? padding) => (Layers, Padding) = (layers, padding);

    /// <summary>Tokens so far.</summary>
    public int Length => Layers.Length == 0 ? 0 : Layers[0].Past.Length;

    internal (KeyValueCache Past, KeyValueCache Memory)[] Layers { get; }

    internal Tensor? Padding { get; private set; }

    /// <summary>Keeps the given samples of the batch, in their order; one may be named several times.</summary>
    /// <param name="samples">Int64 (new batch).</param>
    public void Select(Tensor samples)
    {
        foreach (var (past, memory) in Layers)
        {
            past.Select(samples);
            memory.Select(samples);
        }
        Padding = Padding?.IndexSelect(0, samples);
    }
}

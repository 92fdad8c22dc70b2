namespace Bathys.Nn;

/// <summary>
/// Attention in several heads, each over a part of the width, between learned maps (Vaswani and others, "Attention is all you need", 2017).
/// State keys are PyTorch's: in_proj_weight, in_proj_bias, out_proj.weight, out_proj.bias; where keys or values have a width of their own,
/// q_proj_weight, k_proj_weight and v_proj_weight.
/// </summary>
public sealed class MultiheadAttention : Module
{
    readonly int width, heads;
    readonly double dropout;
    readonly Generator? generator;

    /// <summary>A layer whose maps start as PyTorch's do (Glorot and Bengio 2010), its biases at zero.</summary>
    /// <param name="width">Size of a query and of a result (PyTorch's embed_dim).</param>
    /// <param name="heads">How many heads; they divide the width.</param>
    /// <param name="dropout">The probability of a weight being dropped in training.</param>
    /// <param name="bias">False for maps without bias.</param>
    /// <param name="keyWidth">Size of a key, if not that of a query (kdim).</param>
    /// <param name="valueWidth">Size of a value, if not that of a query (vdim).</param>
    /// <param name="dtype">Float32 or Float64.</param>
    /// <param name="generator">The random numbers of the start and of dropout.</param>
    /// <exception cref="ShapeException">The heads do not divide the width.</exception>
    public MultiheadAttention(
        int width, int heads, double dropout = 0, bool bias = true, int? keyWidth = null, int? valueWidth = null,
        DType dtype = DType.Float32,
        Generator? generator = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(heads);
        if (width % heads != 0) throw new ShapeException($"MultiheadAttention: a width of {width} does not divide into {heads} heads");
        (this.width, this.heads, this.dropout, this.generator) = (width, heads, dropout, generator);
        Parameter Map(int rows, int columns) =>
            Initialize.XavierUniform(new Parameter(Tensor.Empty([rows, columns], dtype)), generator: generator);
        if ((keyWidth ?? width) == width && (valueWidth ?? width) == width) InProjWeight = Map(3 * width, width);
        else (QProjWeight, KProjWeight, VProjWeight) = (Map(width, width), Map(width, keyWidth ?? width), Map(width, valueWidth ?? width));
        if (bias) InProjBias = new Parameter(Tensor.Zeros([3 * width], dtype));
        OutProj = new Linear(width, width, bias, dtype, generator);
        if (OutProj.Bias is { } outBias) Initialize.Constant(outBias, 0);
    }

    /// <summary>The maps to queries, keys and values, one below the other: (3 · width, width). None where the widths differ.</summary>
    public Parameter? InProjWeight { get; }

    /// <summary>(width, width), where the widths differ.</summary>
    public Parameter? QProjWeight { get; }

    /// <summary>(width, key width), where the widths differ.</summary>
    public Parameter? KProjWeight { get; }

    /// <summary>(width, value width), where the widths differ.</summary>
    public Parameter? VProjWeight { get; }

    /// <summary>(3 · width), or none.</summary>
    public Parameter? InProjBias { get; }

    /// <summary>The map of the heads' results together.</summary>
    public Linear OutProj { get; }

    /// <summary>The attended values: (B, L, width), batch first.</summary>
    /// <param name="query">(B, L, width).</param>
    /// <param name="key">(B, S, key width).</param>
    /// <param name="value">(B, S, value width).</param>
    /// <param name="masks">What queries do not see: true hides.</param>
    /// <exception cref="ShapeException">The shapes do not fit together.</exception>
    public Tensor Forward(Tensor query, Tensor key, Tensor value, AttentionMasks masks = default)
    {
        using var _ = DetectAnomaly.Within(this);
        return Joined(AttentionOperator.Fused(Operands(query, key, value, masks)));
    }

    /// <summary>Attention of a sequence to itself.</summary>
    public Tensor Forward(Tensor x, AttentionMasks masks = default) => Forward(x, x, x, masks);

    /// <summary>
    /// The attended values and the weights (B, L, S), the mean over the heads, or (B, H, L, S): these take memory for every pair.
    /// </summary>
    /// <param name="query">(B, L, width).</param>
    /// <param name="key">(B, S, key width).</param>
    /// <param name="value">(B, S, value width).</param>
    /// <param name="masks">What queries do not see: true hides.</param>
    /// <param name="average">False for the weights of each head.</param>
    public (Tensor Output, Tensor Weights) ForwardWithWeights(
        Tensor query, Tensor key, Tensor value, AttentionMasks masks = default, bool average = true)
    {
        var (y, weights) = AttentionOperator.Composed(Operands(query, key, value, masks));
        return (Joined(y), average ? weights.Mean(1) : weights);
    }

    /// <summary>
    /// Attention of new tokens to themselves and to those before them, whose keys and values the cache holds; a token sees none after it.
    /// </summary>
    /// <param name="x">(B, L, width): the new tokens.</param>
    /// <param name="cache">What came before; the new tokens are added.</param>
    public Tensor Continue(Tensor x, KeyValueCache cache)
    {
        ArgumentNullException.ThrowIfNull(cache);
        var (q, k, v) = Projected(x, x, x);
        var (keys, values) = cache.Append(Split(k), Split(v));
        return Joined(Split(q).ScaledDotProductAttention(keys, values, causal: true));
    }

    /// <summary>Maps a memory to keys and values once, for all queries to come.</summary>
    public KeyValueCache Remember(Tensor memory)
    {
        ArgumentNullException.ThrowIfNull(memory);
        var (_, k, v) = Projected(memory[.., ..0], memory, memory);
        var cache = new KeyValueCache();
        cache.Append(Split(k), Split(v));
        return cache;
    }

    /// <summary>Attention to what <see cref="Remember"/> mapped.</summary>
    /// <param name="query">(B, L, width).</param>
    /// <param name="memory">Keys and values.</param>
    /// <param name="keyPadding">Bool (B, S): true where the memory is padding (true hides).</param>
    public Tensor Recall(Tensor query, KeyValueCache memory, Tensor? keyPadding = null)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(memory);
        var weight = InProjWeight is { } all ? all[..width] : QProjWeight!;
        var (keys, values) = memory.All;
        return Joined(Split(query.Linear(weight, InProjBias?[..width])).ScaledDotProductAttention(keys, values, keyPadding: keyPadding));
    }

    AttentionOperands Operands(Tensor query, Tensor key, Tensor value, AttentionMasks masks)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        if (query.Rank != 3 || key.Rank != 3 || value.Rank != 3 || query.Shape[2] != width)
            throw new ShapeException(
                $"{this}: takes queries (B, L, {width}), keys and values (B, S, …), not {query.Shape}, {key.Shape} and {value.Shape}");
        var (q, k, v) = Projected(query, key, value);
        return AttentionChecks.Operands(Split(q), Split(k), Split(v), Seen(masks.Mask, query.Shape[0]),
            IsTrainingNow ? dropout : 0, masks.IsCausal, null,
            masks.KeyPadding, generator);
    }

    /// <summary>Queries, keys and values; one product for all that come from the same sequence.</summary>
    (Tensor Q, Tensor K, Tensor V) Projected(Tensor query, Tensor key, Tensor value)
    {
        if (InProjWeight is not { } weight)
        {
            var biases = InProjBias?.Split(width);
            return (query.Linear(QProjWeight!, biases?[0]), key.Linear(KProjWeight!, biases?[1]), value.Linear(VProjWeight!, biases?[2]));
        }
        if (ReferenceEquals(query, key) && ReferenceEquals(key, value))
        {
            var parts = query.Linear(weight, InProjBias).Split(width, -1);
            return (parts[0], parts[1], parts[2]);
        }
        int[] sizes = [width, 2 * width];
        var (weights, both) = (weight.Split(sizes), InProjBias?.Split(sizes));
        if (ReferenceEquals(key, value))
        {
            var parts = key.Linear(weights[1], both?[1]).Split(width, -1);
            return (query.Linear(weights[0], both?[0]), parts[0], parts[1]);
        }
        var (three, threeBiases) = (weight.Split(width), InProjBias?.Split(width));
        return (query.Linear(three[0], threeBiases?[0]), key.Linear(three[1], threeBiases?[1]), value.Linear(three[2], threeBiases?[2]));
    }

    /// <summary>(B, L, width) to (B, H, L, width / H).</summary>
    Tensor Split(Tensor x) => x.Reshape(x.Shape[0], x.Shape[1], heads, width / heads).Transpose(1, 2);

    /// <summary>(B, H, L, width / H) to (B, L, width), then the last map.</summary>
    Tensor Joined(Tensor y) => OutProj.Forward(y.Transpose(1, 2).Reshape(y.Shape[0], y.Shape[2], width));

    /// <summary>
    /// The mask in the operator's meaning: true where a query sees; one matrix for each sample and head stands under both.
    /// </summary>
    Tensor? Seen(Tensor? mask, int batch)
    {
        if (mask is null) return null;
        if (mask.Rank == 3 && mask.Shape[0] == batch * heads && mask.Shape[0] != heads)
            mask = mask.Reshape(batch, heads, mask.Shape[1], mask.Shape[2]);
        return mask.DType == DType.Bool ? mask.Not() : mask;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        Describe.Call("MultiheadAttention", [width, heads], ("dropout", dropout, 0.0), ("bias", InProjBias is not null, true));
}

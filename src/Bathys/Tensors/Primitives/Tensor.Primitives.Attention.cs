using Bathys.Kernels;

namespace Bathys;

/// <summary>
/// What an attention works on: queries (B, H, L, D), keys (B, G, S, D) and values (B, G, S, E), whose heads each serve H / G of the
/// queries'.
/// </summary>
/// <param name="Query">(B, H, L, D).</param>
/// <param name="Key">(B, G, S, D).</param>
/// <param name="Value">(B, G, S, E).</param>
/// <param name="Mask">Added to the scores: broadcasts to (B, H, L, S).</param>
/// <param name="Padding">Added to the scores: (B, S).</param>
internal sealed record AttentionOperands(Tensor Query, Tensor Key, Tensor Value, Tensor? Mask, Tensor? Padding)
{
    /// <summary>The factor on the products.</summary>
    public required double Scale { get; init; }

    /// <summary>Whether the query in the place i from the end sees no key that is nearer to the end.</summary>
    public bool IsCausal { get; init; }

    /// <summary>Which weights are dropped.</summary>
    public DropoutMask? Dropout { get; init; }

    public int Batch => Query.Shape[0];

    public int Heads => Query.Shape[1];

    public int KeyHeads => Key.Shape[1];

    public int Queries => Query.Shape[2];

    public int Keys => Key.Shape[2];
}

public unsafe partial class Tensor
{
    /// <summary>
    /// The weighted values (B, H, L, E), lying as (B, L, H, E), and each query's logarithm of its sum of exponentials; not recorded.
    /// </summary>
    internal static (Tensor Y, Tensor LogSums) AttentionForward(AttentionOperands operands)
    {
        var lined = Lined(operands);
        var (dtype, width) = (lined.Query.DType, lined.Value.Shape[3]);
        var y = HeadsLast(lined.Batch, lined.Heads, lined.Queries, width, dtype);
        var logSums = new Tensor([lined.Batch, lined.Heads, lined.Queries], dtype);
        var shape = ShapeOf(lined, y);
        using var memory = new AttentionLease(lined, y, logSums, areResults: true);
        if (dtype == DType.Float32) Attention.Forward(shape, memory.As<float>());
        else Attention.Forward(shape, memory.As<double>());
        return (y, logSums);
    }

    /// <summary>The gradients of queries, keys and values; not recorded.</summary>
    internal static (Tensor Query, Tensor Key, Tensor Value) AttentionBackward(
        Tensor gradient, AttentionOperands operands, Tensor y, Tensor logSums)
    {
        var lined = Lined(operands);
        var (g, dtype) = (Lined(gradient), lined.Query.DType);
        var (q, k, v) = AreOneRow(lined) ? OneRow(lined) : (
            HeadsLast(lined.Batch, lined.Heads, lined.Queries, lined.Query.Shape[3], dtype),
            HeadsLast(lined.Batch, lined.KeyHeads, lined.Keys, lined.Key.Shape[3], dtype),
            HeadsLast(lined.Batch, lined.KeyHeads, lined.Keys, lined.Value.Shape[3], dtype));
        var shape = ShapeOf(lined, y);
        using var memory = new AttentionLease(lined, y, logSums, areResults: false);
        using var toResult = g.Borrow();
        using var toQuery = q.BorrowResult();
        using var toKey = k.BorrowResult();
        using var toValue = v.BorrowResult();
        var of = (g, q, k, v);
        if (dtype == DType.Float32)
            Attention.Backward(shape, memory.As<float>(), GradientOf<float>(of, toResult.Data, toQuery.Data, toKey.Data, toValue.Data));
        else
            Attention.Backward(shape, memory.As<double>(), GradientOf<double>(of, toResult.Data, toQuery.Data, toKey.Data, toValue.Data));
        return (q, k, v);
    }

    /// <summary>
    /// Memory for (batch, heads, rows, width) where the heads of a row stand side by side, as the layers around an attention want them.
    /// </summary>
    static Tensor HeadsLast(int batch, int heads, int rows, int width, DType dtype) =>
        new Tensor([batch, rows, heads, width], dtype)
            .Handed([batch, heads, rows, width], [(long)rows * heads * width, width, (long)heads * width, 1]);

    /// <summary>
    /// Whether a token's queries, keys and values stand side by side in one row, as a layer that makes all three leaves them.
    /// </summary>
    static bool AreOneRow(AttentionOperands o)
    {
        var (q, k, v) = (o.Query, o.Key, o.Value);
        long d = q.Shape[3], h = o.Heads * d, g = o.KeyHeads * d, row = h + (2 * g);
        return ReferenceEquals(q.storage, k.storage) && ReferenceEquals(q.storage, v.storage) && o.Queries == o.Keys && v.Shape[3] == d
            && k.offset == q.offset + h && v.offset == k.offset + g
            && Array.TrueForAll([q, k, v], x => x.Strides.SequenceEqual([o.Keys * row, d, row, 1]));
    }

    /// <summary>
    /// Memory for the gradients of queries, keys and values in one row for each token: taken apart and put together again they need no
    /// copy.
    /// </summary>
    static (Tensor Query, Tensor Key, Tensor Value) OneRow(AttentionOperands o)
    {
        int d = o.Query.Shape[3], h = o.Heads * d, g = o.KeyHeads * d, row = h + (2 * g);
        var all = new Tensor([o.Batch, o.Keys, row], o.Query.DType);
        Tensor Part(int heads, int start) => all.Handed([o.Batch, heads, o.Keys, d], [(long)o.Keys * row, d, row, 1], start);
        return (Part(o.Heads, 0), Part(o.KeyHeads, h), Part(o.KeyHeads, h + g));
    }

    static AttentionOperands Lined(AttentionOperands operands) => operands with
    {
        Query = Lined(operands.Query),
        Key = Lined(operands.Key),
        Value = Lined(operands.Value),
        Padding = operands.Padding?.Packed(),
    };

    /// <summary>This tensor, or a copy of it if the numbers of a row do not lie side by side.</summary>
    static Tensor Lined(Tensor x) => x.Shape[^1] == 1 || x.Stride(-1) == 1 ? x : x.Packed();

    static AttentionShape ShapeOf(AttentionOperands o, Tensor y) =>
        new(o.Batch, o.Heads, o.KeyHeads, o.Queries, o.Keys, o.Query.Shape[3], o.Value.Shape[3])
        {
            Query = LayoutOf(o.Query),
            Key = LayoutOf(o.Key),
            Value = LayoutOf(o.Value),
            Result = LayoutOf(y),
            Mask = o.Mask is null ? default : LayoutOf(o.Mask),
            Scale = o.Scale,
            IsCausal = o.IsCausal,
            Dropout = o.Dropout,
        };

    /// <summary>The strides, 0 where a dimension of size 1 stands for all.</summary>
    static HeadLayout LayoutOf(Tensor x) =>
        new(x.Shape[0] == 1 ? 0 : x.Strides[0], x.Shape[1] == 1 ? 0 : x.Strides[1], x.Shape[2] == 1 ? 0 : x.Strides[2]);

    /// <summary>The memory of an attention's operands, of its result and of the sums of exponentials.</summary>
    readonly ref struct AttentionLease
    {
        readonly Borrowed query;
        readonly Borrowed key;
        readonly Borrowed value;
        readonly Borrowed mask;
        readonly Borrowed padding;
        readonly Borrowed result;
        readonly Borrowed sums;

        /// <summary>All of them, or none: where one was disposed, those before it are given back.</summary>
        public AttentionLease(AttentionOperands o, Tensor y, Tensor logSums, bool areResults)
        {
            this = default;
            try
            {
                query = o.Query.Borrow();
                key = o.Key.Borrow();
                value = o.Value.Borrow();
                mask = Borrow(o.Mask);
                padding = Borrow(o.Padding);
                result = areResults ? y.BorrowResult() : y.Borrow();
                sums = areResults ? logSums.BorrowResult() : logSums.Borrow();
            }
            catch
            {
                Dispose();
                throw;
            }
        }

        public AttentionMemory<T> As<T>() where T : unmanaged => new()
        {
            Query = (T*)query.Data,
            Key = (T*)key.Data,
            Value = (T*)value.Data,
            Mask = (T*)mask.Data,
            Padding = (T*)padding.Data,
            Result = (T*)result.Data,
            LogSums = (T*)sums.Data,
        };

        public void Dispose()
        {
            query.Dispose();
            key.Dispose();
            value.Dispose();
            mask.Dispose();
            padding.Dispose();
            result.Dispose();
            sums.Dispose();
        }
    }

    static AttentionGradient<T> GradientOf<T>(
        (Tensor Result, Tensor Query, Tensor Key, Tensor Value) of, void* result, void* query, void* key, void* value)
        where T : unmanaged => new()
        {
            Result = (T*)result,
            Query = (T*)query,
            Key = (T*)key,
            Value = (T*)value,
            ResultLayout = LayoutOf(of.Result),
            QueryLayout = LayoutOf(of.Query),
            KeyLayout = LayoutOf(of.Key),
            ValueLayout = LayoutOf(of.Value),
        };
}

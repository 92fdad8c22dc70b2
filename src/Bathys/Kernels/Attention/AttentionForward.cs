using System.Runtime.CompilerServices;

namespace Bathys.Kernels;

/// <summary>
/// The forward pass: keys and values are packed once for all threads, then each chunk takes one block of queries of one head over all keys.
/// </summary>
internal static unsafe class AttentionForward<V, T> where V : struct, ISimd<V, T> where T : unmanaged
{
    const int MostQueries = AttentionBlock<V, T>.MostQueries, MostKeys = AttentionBlock<V, T>.MostKeys;

    public static void Run(in AttentionShape shape, in AttentionMemory<T> memory)
    {
        if (shape.Batch * shape.Heads * shape.Queries == 0) return;
        var blocks = (shape.Keys + MostKeys - 1) / MostKeys;
        nint keyBlock = (nint)MostKeys * shape.Width, valueBlock = MostKeys * AttentionBlock<V, T>.Padded(shape.ValueWidth);
        var packs = shape.Batch * shape.KeyHeads * blocks;
        using var keys = new Scratch((nuint)(((packs * keyBlock) + V.Count) * sizeof(T)));
        using var values = new Scratch((nuint)(((packs * valueBlock) + V.Count) * sizeof(T)));
        var packed = new Packed(blocks, (T*)keys.Data, (T*)values.Data, keyBlock, valueBlock);
        WorkerPool.For(packs, new PackWork(shape, memory, packed));
        var queryBlocks = (shape.Queries + MostQueries - 1) / MostQueries;
        WorkerPool.For(shape.Batch * shape.Heads * queryBlocks, new BlockWork(shape, memory, packed, queryBlocks));
    }

    /// <summary>The packed blocks of keys and values of every head.</summary>
    readonly struct Packed(int blocks, T* keys, T* values, nint keyBlock, nint valueBlock)
    {
        public int Blocks => blocks;

        public T* Keys(int head, int block) => keys + ((((nint)head * blocks) + block) * keyBlock);

        public T* Values(int head, int block) => values + ((((nint)head * blocks) + block) * valueBlock);
    }

    readonly struct PackWork(AttentionShape shape, AttentionMemory<T> memory, Packed packed) : IChunkedWork
    {
        public void Invoke(int chunk)
        {
            var (head, block) = Math.DivRem(chunk, packed.Blocks);
            var (b, h) = Math.DivRem(head, shape.KeyHeads);
            nint key = (nint)block * MostKeys;
            var count = (int)Math.Min(MostKeys, shape.Keys - key);
            T* k = memory.Key + shape.Key.At(b, h) + (key * (nint)shape.Key.Row),
                v = memory.Value + shape.Value.At(b, h) + (key * (nint)shape.Value.Row);
            AttentionBlock<V, T>.PackRight(k, 1, shape.Key.Row, shape.Width, count, 1, packed.Keys(head, block));
            AttentionBlock<V, T>.PackRight(v, shape.Value.Row, 1, count, shape.ValueWidth, 1, packed.Values(head, block));
        }
    }

    readonly struct BlockWork(AttentionShape shape, AttentionMemory<T> memory, Packed packed, int queryBlocks) : IChunkedWork
    {
        public void Invoke(int chunk)
        {
            // Neighboring chunks share their keys; the later blocks of queries come first, since they may see more.
            var (head, reversed) = Math.DivRem(chunk, queryBlocks);
            var (b, h) = Math.DivRem(head, shape.Heads);
            var query = (queryBlocks - 1 - reversed) * MostQueries;
            var rows = Math.Min(MostQueries, shape.Queries - query);
            var width = AttentionBlock<V, T>.Padded(shape.ValueWidth);

            // The packed queries, a block of scores, sums of weighted values, and for each query a vector of sums and the maximum.
            nint left = AttentionBlock<V, T>.LeftElements(rows, shape.Width), state = (nint)rows * (width + V.Count + 1);
            using var scratch = new Scratch((nuint)((left + ((nint)MostQueries * MostKeys) + state + MostKeys) * sizeof(T)));
            T* queries = (T*)scratch.Data, scores = queries + left, factors = scores + ((nint)MostQueries * MostKeys);
            T* sums = factors + MostKeys, totals = sums + (rows * width), maxima = totals + ((nint)rows * V.Count);
            AttentionBlock<V, T>.PackLeft(
                memory.Query + shape.Query.At(b, h) + (query * (nint)shape.Query.Row), (nint)shape.Query.Row, rows, shape.Width,
                shape.Scale, queries);
            new Span<T>(sums, checked((int)(rows * (width + V.Count)))).Clear();
            for (var r = 0; r < rows; r++) maxima[r] = Lanes<V, T>.First(V.Of(double.NegativeInfinity));

            var seen = shape.Seen(query + rows - 1);
            for (var key = 0; key < seen; key += MostKeys)
            {
                var (pair, packedHead) = (AttentionBlock<V, T>.Of(shape, query, key), (b * shape.KeyHeads) + (h / shape.Group));
                pair.Products(queries, packed.Keys(packedHead, key / MostKeys), shape.Width, scores);
                for (var r = 0; r < rows; r++)
                {
                    var p = scores + ((nint)r * MostKeys);
                    int own = pair.Seen(r),
                        all = pair.Seen(Math.Min(rows, (r / AttentionBlock<V, T>.PanelRows + 1) * AttentionBlock<V, T>.PanelRows) - 1);
                    AddMasks(shape, memory, b, h, query + r, key, own, p);
                    Weights(p, own, all, sums + (r * width), width, totals + ((nint)r * V.Count), maxima + r);
                    if (shape.Dropout is { } dropout) Drop(dropout, shape.DropoutRow(b, h, query + r) + key, own, factors, p);
                }
                pair.Mix(scores, packed.Values(packedHead, key / MostKeys), shape.ValueWidth, sums);
            }

            var result = memory.Result + shape.Result.At(b, h) + (query * (nint)shape.Result.Row);
            var logSums = memory.LogSums + (((nint)head * shape.Queries) + query);
            for (var r = 0; r < rows; r++)
                logSums[r] = Finish(sums + (r * width), Lanes<V, T>.Sum(V.Load(totals + ((nint)r * V.Count))), V.Create(maxima[r]),
                    result + (r * (nint)shape.Result.Row));
        }

        /// <summary>
        /// Scores of one query to weights e^(score − maximum); if the maximum rises, what was summed so far shrinks with it.
        /// </summary>
        /// <param name="p">The scores.</param>
        /// <param name="own">Scores that count.</param>
        /// <param name="all">Up to here weights are read: those beyond <paramref name="own"/> are zero.</param>
        /// <param name="sums">The query's sums of weighted values.</param>
        /// <param name="width">Numbers of these.</param>
        /// <param name="total">The query's sum of weights, lane by lane.</param>
        /// <param name="maximum">The query's largest score so far.</param>
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        static void Weights(T* p, nint own, nint all, T* sums, nint width, T* total, T* maximum)
        {
            var nothing = V.Of(double.NegativeInfinity);
            var old = V.Create(*maximum);
            var max = old;
            for (nint i = 0; i < own; i += V.Count) max = V.Max(max, Lanes<V, T>.Load(p + i, own - i, nothing));
            max = Lanes<V, T>.Max(max);

            // Where nothing was seen yet the shift is 0, and all exponentials are 0.
            var shift = V.Select(V.Equal(max, nothing), V.Of(0), max);
            var sum = V.Load(total);
            if (!EqualityComparer<T>.Default.Equals(Lanes<V, T>.First(max), *maximum))
            {
                var shrink = SimdMath.ExpFlushed<V, T>(old - shift);
                sum *= shrink;
                for (nint i = 0; i < width; i += V.Count) (V.Load(sums + i) * shrink).Store(sums + i);
                *maximum = Lanes<V, T>.First(max);
            }

            nint at = 0;
            for (; at < own; at += V.Count)
            {
                var e = SimdMath.ExpFlushed<V, T>(Lanes<V, T>.Load(p + at, own - at, nothing) - shift);
                e.Store(p + at);
                sum += e;
            }
            for (; at < all; at += V.Count) V.Of(0).Store(p + at);
            sum.Store(total);
        }

        /// <summary>Divides by the sum of weights; gives the logarithm of Σ e^score. A query that sees nothing gets zeros.</summary>
        T Finish(T* sums, V total, V maximum, T* result)
        {
            var isEmpty = V.Equal(total, V.Of(0));
            var factor = V.Select(isEmpty, V.Of(0), V.Of(1) / total);
            nint width = shape.ValueWidth;
            for (nint i = 0; i < width; i += V.Count) Lanes<V, T>.Store(V.Load(sums + i) * factor, result + i, width - i);
            return Lanes<V, T>.First(V.Select(isEmpty, V.Of(double.PositiveInfinity), maximum + SimdMath.Log<V, T>(total)));
        }
    }

    /// <summary>Adds the masks to the scores of one query and a block of keys.</summary>
    public static void AddMasks(
        in AttentionShape shape, in AttentionMemory<T> memory, int batch, int head, int query, nint key, nint count, T* scores)
    {
        if (memory.Mask != null) Add(memory.Mask + shape.Mask.At(batch, head) + (query * (nint)shape.Mask.Row) + key, count, scores);
        if (memory.Padding != null) Add(memory.Padding + ((nint)batch * shape.Keys) + key, count, scores);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    static void Add(T* mask, nint count, T* scores)
    {
        for (nint i = 0; i < count; i += V.Count) (V.Load(scores + i) + Lanes<V, T>.Load(mask + i, count - i)).Store(scores + i);
    }

    /// <summary>Drops weights at random and scales the others.</summary>
    static void Drop(in DropoutMask dropout, long first, int count, T* factors, T* weights)
    {
        dropout.Factors(first, count, factors);
        for (nint i = 0; i < count; i += V.Count) (V.Load(weights + i) * Lanes<V, T>.Load(factors + i, count - i)).Store(weights + i);
    }
}

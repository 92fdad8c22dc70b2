using System.Runtime.CompilerServices;

namespace Bathys.Kernels;

/// <summary>Gradients in and out; the latter laid out as the shape says.</summary>
internal unsafe struct AttentionGradient<T> where T : unmanaged
{
    /// <summary>∂L/∂result.</summary>
    public T* Result;

    public HeadLayout ResultLayout, QueryLayout, KeyLayout, ValueLayout;

    public T* Query, Key, Value;
}

/// <summary>
/// The backward pass: a chunk is a head of keys with the queries that share it, over all pairs of blocks, so that every sum has one owner.
/// With P the weights and D = Σ ∂L/∂y · y for each query: ∂L/∂V = Pᵀ ∂L/∂y, ∂L/∂S = P (∂L/∂y Vᵀ − D), and from that the gradients of
/// queries and keys.
/// </summary>
internal static unsafe class AttentionBackward<V, T> where V : struct, ISimd<V, T> where T : unmanaged
{
    const int MostQueries = AttentionBlock<V, T>.MostQueries, MostKeys = AttentionBlock<V, T>.MostKeys;

    /// <summary>
    /// Chunks wanted at least: where heads are fewer, their keys are cut into parts, each with sums of its own for the queries.
    /// </summary>
    const int WantedChunks = 16;

    public static void Run(in AttentionShape shape, in AttentionMemory<T> memory, in AttentionGradient<T> gradient)
    {
        var (heads, blocks) = (shape.Batch * shape.KeyHeads, (shape.Keys + MostKeys - 1) / MostKeys);
        if (heads == 0) return;
        var wanted = Math.Clamp((WantedChunks + heads - 1) / heads, 1, Math.Max(1, blocks));
        var parts = new Parts(blocks, Math.Max(1, (blocks + wanted - 1) / wanted));
        var width = AttentionBlock<V, T>.Padded(shape.Width);
        var size = parts.Count == 1 ? 0 : (nint)shape.Batch * shape.Heads * shape.Queries * width;
        using var partial = new Scratch((nuint)(parts.Count * size * sizeof(T)));
        WorkerPool.For(heads * parts.Count, new KeyWork(shape, memory, gradient, parts, (T*)partial.Data, size));
        if (parts.Count > 1) WorkerPool.For(shape.Batch * shape.Heads, new JoinWork(shape, gradient, parts.Count, (T*)partial.Data, size));
    }

    readonly struct KeyWork(AttentionShape shape, AttentionMemory<T> memory, AttentionGradient<T> gradient, Parts parts, T* partial,
        nint partialSize) : IChunkedWork
    {
        public void Invoke(int chunk)
        {
            var (keyHead, part) = Math.DivRem(chunk, parts.Count);
            var (b, kh) = Math.DivRem(keyHead, shape.KeyHeads);
            int first = parts.Start(part) * MostKeys, end = Math.Min(parts.Start(part + 1) * MostKeys, shape.Keys);
            var (queries, keys) = (shape.Queries, Math.Max(0, end - first));
            nint width = AttentionBlock<V, T>.Padded(shape.Width), valueWidth = AttentionBlock<V, T>.Padded(shape.ValueWidth);
            using var head = new QueryHead(shape);
            using var sums = new Scratch((nuint)(keys * (width + valueWidth) * sizeof(T)));
            T* toKeys = (T*)sums.Data, toValues = toKeys + (keys * width);
            new Span<T>(toKeys, checked((int)(keys * (width + valueWidth)))).Clear();

            // Scores and their gradients, and the three packed forms of a block of keys and values.
            nint block = (nint)MostQueries * MostKeys;
            nint keyBlock = (MostKeys * (nint)shape.Width) + V.Count, rowBlock = (MostKeys * width) + V.Count,
                valueBlock = (MostKeys * (nint)shape.ValueWidth) + V.Count;
            using var scratch = new Scratch((nuint)(((2 * block) + MostKeys + keyBlock + rowBlock + valueBlock) * sizeof(T)));
            var work = new Buffers { Scores = (T*)scratch.Data };
            work.Gradients = work.Scores + block;
            work.Factors = work.Gradients + block;
            work.KeyColumns = work.Factors + MostKeys;
            work.KeyRows = work.KeyColumns + keyBlock;
            work.ValueColumns = work.KeyRows + rowBlock;

            for (var h = kh * shape.Group; h < (kh + 1) * shape.Group; h++)
            {
                head.Pack(shape, memory, gradient, b, h);
                for (var key = first; key < end; key += MostKeys)
                    Keys(head, work, b, h, key, toKeys + ((key - first) * width), toValues + ((key - first) * valueWidth));
                if (parts.Count == 1) WriteQueries(shape, gradient, b, h, head.Sums, 1, 0);
                else new Span<T>(head.Sums, checked((int)(queries * width))).CopyTo(
                    new Span<T>(partial + (part * partialSize) + ((((nint)b * shape.Heads) + h) * queries * width),
                    checked((int)(queries * width))));
            }
            for (nint r = 0; r < keys; r++)
            {
                Write(toKeys + (r * width), shape.Width,
                    gradient.Key + gradient.KeyLayout.At(b, kh) + ((first + r) * (nint)gradient.KeyLayout.Row));
                Write(toValues + (r * valueWidth), shape.ValueWidth,
                    gradient.Value + gradient.ValueLayout.At(b, kh) + ((first + r) * (nint)gradient.ValueLayout.Row));
            }
        }

        /// <summary>One block of keys against all queries of a head.</summary>
        void Keys(in QueryHead head, in Buffers work, int b, int h, int key, T* toKeys, T* toValues)
        {
            var (count, kh) = (Math.Min(MostKeys, shape.Keys - key), h / shape.Group);
            T* k = memory.Key + shape.Key.At(b, kh) + (key * (nint)shape.Key.Row),
                v = memory.Value + shape.Value.At(b, kh) + (key * (nint)shape.Value.Row);
            AttentionBlock<V, T>.PackRight(k, 1, shape.Key.Row, shape.Width, count, 1, work.KeyColumns);
            AttentionBlock<V, T>.PackRight(k, shape.Key.Row, 1, count, shape.Width, 1, work.KeyRows);
            AttentionBlock<V, T>.PackRight(v, 1, shape.Value.Row, shape.ValueWidth, count, 1, work.ValueColumns);
            for (var query = 0; query < shape.Queries; query += MostQueries)
            {
                var pair = AttentionBlock<V, T>.Of(shape, query, key);
                if (pair.Seen(pair.Queries - 1) == 0) continue;
                pair.Products(head.Left(query), work.KeyColumns, shape.Width, work.Scores);
                pair.Products(head.GradientLeft(query), work.ValueColumns, shape.ValueWidth, work.Gradients);
                for (var r = 0; r < pair.Queries; r++)
                {
                    T* p = work.Scores + ((nint)r * MostKeys), g = work.Gradients + ((nint)r * MostKeys);
                    var seen = pair.Seen(r);
                    AttentionForward<V, T>.AddMasks(shape, memory, b, h, query + r, key, seen, p);
                    if (shape.Dropout is { } dropout) dropout.Factors(shape.DropoutRow(b, h, query + r) + key, seen, work.Factors);
                    var logSum = memory.LogSums[((((nint)b * shape.Heads) + h) * shape.Queries) + query + r];
                    Row(p, g, shape.Dropout is null ? null : work.Factors, seen, count, logSum, head.Products[query + r]);
                }
                pair.Spread(work.Scores, head.GradientRows(query), shape.ValueWidth, toValues);
                pair.Spread(work.Gradients, head.Rows(query), shape.Width, toKeys);
                pair.Mix(work.Gradients, work.KeyRows, shape.Width, head.Sums + (query * AttentionBlock<V, T>.Padded(shape.Width)));
            }
        }

        /// <summary>
        /// Scores to weights and the weights' gradients to the scores' ones, for one query; zero beyond the keys that it sees.
        /// </summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        static void Row(T* p, T* g, T* factors, nint seen, nint keys, T logSum, T product)
        {
            V shift = V.Create(logSum), mean = V.Create(product), nothing = V.Of(double.NegativeInfinity);
            nint i = 0;
            for (; i < seen; i += V.Count)
            {
                var weight = SimdMath.ExpFlushed<V, T>(Lanes<V, T>.Load(p + i, seen - i, nothing) - shift);
                var toWeight = Lanes<V, T>.Load(g + i, seen - i);
                if (factors == null)
                {
                    weight.Store(p + i);
                }
                else
                {
                    var factor = Lanes<V, T>.Load(factors + i, seen - i);
                    (weight * factor).Store(p + i);
                    toWeight *= factor;
                }
                (weight * (toWeight - mean)).Store(g + i);
            }
            for (; i < keys; i += V.Count)
            {
                V.Of(0).Store(p + i);
                V.Of(0).Store(g + i);
            }
        }

        static void Write(T* sums, nint width, T* target)
        {
            for (nint i = 0; i < width; i += V.Count) Lanes<V, T>.Store(V.Load(sums + i), target + i, width - i);
        }
    }

    /// <summary>What a chunk works with.</summary>
    struct Buffers
    {
        public T* Scores, Gradients, Factors, KeyColumns, KeyRows, ValueColumns;
    }

    /// <summary>
    /// The queries of a head and their results' gradients, each packed as left and as right matrices, and the sums for the queries'
    /// gradients.
    /// </summary>
    readonly ref struct QueryHead
    {
        readonly Scratch scratch;
        readonly int width, valueWidth;
        readonly nint leftBlock, gradientLeftBlock, rowBlock, gradientRowBlock;
        readonly T* left, gradientLeft, rows, gradientRows;

        public QueryHead(in AttentionShape shape)
        {
            (width, valueWidth) = (shape.Width, shape.ValueWidth);
            nint blocks = (shape.Queries + MostQueries - 1) / MostQueries;
            (leftBlock, gradientLeftBlock) = (
                AttentionBlock<V, T>.LeftElements(MostQueries, width), AttentionBlock<V, T>.LeftElements(MostQueries, valueWidth));
            (rowBlock, gradientRowBlock) = (
                MostQueries * AttentionBlock<V, T>.Padded(width), MostQueries * AttentionBlock<V, T>.Padded(valueWidth));
            var size = (blocks * (leftBlock + gradientLeftBlock + (2 * rowBlock) + gradientRowBlock + MostQueries)) + V.Count;
            scratch = new Scratch((nuint)(size * sizeof(T)));
            left = (T*)scratch.Data;
            gradientLeft = left + (blocks * leftBlock);
            rows = gradientLeft + (blocks * gradientLeftBlock);
            gradientRows = rows + (blocks * rowBlock);
            Sums = gradientRows + (blocks * gradientRowBlock);
            Products = Sums + (blocks * rowBlock);
        }

        /// <summary>Sums for the gradients of the queries, in rows of padded width.</summary>
        public T* Sums { get; }

        /// <summary>Σ ∂L/∂y · y of each query.</summary>
        public T* Products { get; }

        public T* Left(int query) => left + (query / MostQueries * leftBlock);

        public T* GradientLeft(int query) => gradientLeft + (query / MostQueries * gradientLeftBlock);

        public T* Rows(int query) => rows + (query / MostQueries * rowBlock);

        public T* GradientRows(int query) => gradientRows + (query / MostQueries * gradientRowBlock);

        public void Pack(in AttentionShape shape, in AttentionMemory<T> memory, in AttentionGradient<T> gradient, int b, int h)
        {
            T* q = memory.Query + shape.Query.At(b, h), y = memory.Result + shape.Result.At(b, h),
                g = gradient.Result + gradient.ResultLayout.At(b, h);
            nint qRow = (nint)shape.Query.Row, yRow = (nint)shape.Result.Row, gRow = (nint)gradient.ResultLayout.Row;
            for (var query = 0; query < shape.Queries; query += MostQueries)
            {
                var count = Math.Min(MostQueries, shape.Queries - query);
                AttentionBlock<V, T>.PackLeft(q + (query * qRow), qRow, count, width, shape.Scale, Left(query));
                AttentionBlock<V, T>.PackRight(q + (query * qRow), qRow, 1, count, width, shape.Scale, Rows(query));
                AttentionBlock<V, T>.PackLeft(g + (query * gRow), gRow, count, valueWidth, 1, GradientLeft(query));
                AttentionBlock<V, T>.PackRight(g + (query * gRow), gRow, 1, count, valueWidth, 1, GradientRows(query));
                for (var r = query; r < query + count; r++) Products[r] = Dot(y + (r * yRow), g + (r * gRow), valueWidth);
            }
            new Span<T>(Sums, checked((int)(shape.Queries * AttentionBlock<V, T>.Padded(width)))).Clear();
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        static T Dot(T* a, T* b, nint n)
        {
            var sum = V.Of(0);
            for (nint i = 0; i < n; i += V.Count) sum = V.Fma(Lanes<V, T>.Load(a + i, n - i), Lanes<V, T>.Load(b + i, n - i), sum);
            return Lanes<V, T>.First(Lanes<V, T>.Sum(sum));
        }

        public void Dispose() => scratch.Dispose();
    }

    /// <summary>The gradients of a head's queries: the parts' sums in order, times the scale.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    static void WriteQueries(in AttentionShape shape, in AttentionGradient<T> gradient, int b, int h, T* sums, int parts, nint partSize)
    {
        nint width = shape.Width, stride = AttentionBlock<V, T>.Padded(shape.Width);
        var scale = V.Of(shape.Scale);
        for (nint r = 0; r < shape.Queries; r++)
        {
            T* from = sums + (r * stride), to = gradient.Query + gradient.QueryLayout.At(b, h) + (r * (nint)gradient.QueryLayout.Row);
            for (nint i = 0; i < width; i += V.Count)
            {
                var sum = V.Load(from + i);
                for (nint part = 1; part < parts; part++) sum += V.Load(from + (part * partSize) + i);
                Lanes<V, T>.Store(sum * scale, to + i, width - i);
            }
        }
    }

    readonly struct JoinWork(AttentionShape shape, AttentionGradient<T> gradient, int parts, T* partial, nint size) : IChunkedWork
    {
        public void Invoke(int chunk)
        {
            var (b, h) = Math.DivRem(chunk, shape.Heads);
            WriteQueries(
                shape, gradient, b, h, partial + ((nint)chunk * shape.Queries * AttentionBlock<V, T>.Padded(shape.Width)), parts, size);
        }
    }
}

using System.Runtime.CompilerServices;

namespace Bathys.Kernels;

/// <summary>
/// A block of queries against a block of keys: its three kinds of products, each on the calling thread, each only as far as queries see.
/// </summary>
/// <param name="queries">Queries of the block, at most <see cref="MostQueries"/>.</param>
/// <param name="keys">Keys of the block, at most <see cref="MostKeys"/>.</param>
/// <param name="offset">Query r of the block sees its keys below r + offset.</param>
internal readonly unsafe struct AttentionBlock<V, T>(int queries, int keys, int offset) where V : struct, ISimd<V, T> where T : unmanaged
{
    /// <summary>
    /// Scores of a block stay in the first two caches, and their row length is a constant: tiles read them without packing.
    /// </summary>
    public const int MostQueries = 64, MostKeys = 96;

    /// <summary>Rows of a tile: of the sizes that a tile may have, the one that divides both blocks well.</summary>
    public static int PanelRows => TileShape<V, T>.Rows == 9 ? 8 : TileShape<V, T>.Rows;

    public int Queries => queries;

    public int Keys => keys;

    /// <summary>The pair of a block of queries and one of keys.</summary>
    public static AttentionBlock<V, T> Of(in AttentionShape shape, int query, int key)
    {
        int rows = Math.Min(MostQueries, shape.Queries - query), columns = Math.Min(MostKeys, shape.Keys - key);
        return new(rows, columns, shape.IsCausal ? query + 1 + shape.Keys - shape.Queries - key : MostKeys);
    }

    /// <summary>Keys of the block that its query <paramref name="r"/> sees: the first ones.</summary>
    public int Seen(int r) => Math.Clamp(r + offset, 0, keys);

    /// <summary>Numbers of a row with the last vector filled up.</summary>
    public static nint Padded(int width) => (nint)(width + V.Count - 1) / V.Count * V.Count;

    /// <summary>Numbers of the packed form of rows as left matrices.</summary>
    public static nint LeftElements(int rows, int width) => ((((nint)rows + PanelRows - 1) / PanelRows * PanelRows) * width) + V.Count;

    /// <summary>Packs rows · scale as left matrices: panel after panel, the rows of a panel side by side for each column.</summary>
    public static void PackLeft(T* rows, nint stride, int count, int width, double scale, T* target)
    {
        var panel = PanelRows;
        for (var r = 0; r < count; r += panel)
            Packing.Pack(rows + (r * stride), stride, 1, Math.Min(panel, count - r), panel, width, target + ((nint)r * width));
        if (scale != 1) Multiply(target, LeftElements(count, width) - V.Count, scale);
    }

    /// <summary>Packs a depth × columns matrix as right matrix: panel after panel of a few vectors, rows one after the other.</summary>
    public static void PackRight(T* matrix, long row, long column, int depth, int columns, double scale, T* target)
    {
        var product = Product<V,
            T>.Of(new MatMulShape(1, columns, depth) { Right = new MatrixLayout(row, column) }, null, matrix, null, default, 0);
        product.Right.Pack(0, product.ColumnPanels, 0, depth, target);
        if (scale != 1) Multiply(target, Padded(columns) * depth, scale);
    }

    static void Multiply(T* numbers, nint count, double scale)
    {
        var factor = V.Of(scale);
        for (nint i = 0; i < count; i += V.Count) (V.Load(numbers + i) * factor).Store(numbers + i);
    }

    /// <summary>scores = left · right, (queries × width) by (width × keys); what no query of a panel sees stays as it was.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void Products(T* left, T* right, int width, T* scores)
    {
        var (panel, vectors) = (PanelRows, Vectors(keys));
        for (var q = 0; q < vectors.Count; q++)
        {
            int first = vectors.Start(q), count = vectors.Start(q + 1) - first;
            var b = right + ((nint)first * V.Count * width);
            for (var r = 0; r < queries; r += panel)
            {
                var rows = Math.Min(panel, queries - r);
                if (Seen(r + rows - 1) <= first * V.Count) continue;
                TileShape<V, T>.Run(rows, count, width, new WiderLeft(panel), left + ((nint)r * width), default(PackedRight), b,
                    scores + ((nint)r * MostKeys) + (first * V.Count), MostKeys, accumulate: false);
            }
        }
    }

    /// <summary>sums += weights · right, (queries × keys) by (keys × columns).</summary>
    /// <param name="weights">Rows of <see cref="MostKeys"/>, zero where a query of a panel does not see what another sees.</param>
    /// <param name="right">The packed right matrix.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="sums">Rows of <see cref="Padded"/> columns.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void Mix(T* weights, T* right, int columns, T* sums)
    {
        var (panel, vectors, stride) = (PanelRows, Vectors(columns), Padded(columns));
        for (var q = 0; q < vectors.Count; q++)
        {
            int first = vectors.Start(q), count = vectors.Start(q + 1) - first;
            var b = right + ((nint)first * V.Count * keys);
            for (var r = 0; r < queries; r += panel)
            {
                var rows = Math.Min(panel, queries - r);
                TileShape<V,
                    T>.Run(rows, count, Seen(r + rows - 1), default(WeightRows), weights + ((nint)r * MostKeys), default(PackedRight), b,
                    sums + (r * stride) + (first * V.Count), stride, accumulate: true);
            }
        }
    }

    /// <summary>sums += weightsᵀ · right, (keys × queries) by (queries × columns): the way back of <see cref="Mix"/>.</summary>
    /// <param name="weights">Rows of <see cref="MostKeys"/>, zero where a query does not see.</param>
    /// <param name="right">The packed right matrix.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="sums">Rows of <see cref="Padded"/> columns.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void Spread(T* weights, T* right, int columns, T* sums)
    {
        var (panel, vectors, stride) = (PanelRows, Vectors(columns), Padded(columns));
        for (var q = 0; q < vectors.Count; q++)
        {
            int first = vectors.Start(q), count = vectors.Start(q + 1) - first;
            var b = right + ((nint)first * V.Count * queries);
            for (var k = 0; k < keys; k += panel)
            {
                // Queries before this one see none of the panel's keys.
                nint from = Math.Clamp(k + 1 - offset, 0, queries);
                TileShape<V,
                    T>.Run(Math.Min(panel, keys - k), count, queries - from, new WiderLeft(MostKeys), weights + (from * MostKeys) + k,
                    default(PackedRight), b + (from * count * V.Count), sums + (k * stride) + (first * V.Count), stride, accumulate: true);
            }
        }
    }

    static Parts Vectors(int columns) => new((columns + V.Count - 1) / V.Count, TileShape<V, T>.Width);

    /// <summary>The weights of a block where they lie.</summary>
    readonly struct WeightRows : ILeft
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public nint Step(int rows) => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public nint Row(int i) => i * MostKeys;
    }
}

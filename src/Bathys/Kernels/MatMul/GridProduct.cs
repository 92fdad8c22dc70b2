namespace Bathys.Kernels;

/// <summary>
/// A large product: both matrices are packed once for all threads, then a grid of blocks of the result is computed, each over the whole
/// depth at hand. Depth is taken in stretches, so that the packed copies stay within a few megabytes.
/// </summary>
internal static unsafe class GridProduct<V, T> where V : struct, ISimd<V, T> where T : unmanaged
{
    /// <summary>
    /// Elements of both packed matrices together, unless one block of depth has more (measured: twice as many is 4 % slower for 1024).
    /// </summary>
    const int MostPacked = 1 << 20;

    /// <summary>A block of the result has at most this many panels each way (about 144 × 192 floats), at least the lesser number.</summary>
    const int MostRowPanels = 16, LeastRowPanels = 8, MostColumnPanels = 4, LeastColumnPanels = 2;

    /// <summary>Blocks wanted at least.</summary>
    const int WantedChunks = 16;

    public static void Run(in Product<V, T> product)
    {
        var stretches = new Parts(product.Depth, Math.Max(Product<V, T>.BlockDepth, MostPacked / (product.Rows + product.PaddedColumns)));
        var depthMost = (product.Depth + stretches.Count - 1) / stretches.Count;
        using var packedA = new Scratch((nuint)((nint)product.Rows * depthMost * sizeof(T)));
        using var packedB = new Scratch((nuint)((nint)product.PaddedColumns * depthMost * sizeof(T)));
        var (rowPanels, columnPanels) = BlockPanels(product.RowPanels.Count, product.ColumnPanels);
        for (var i = 0; i < stretches.Count; i++)
        {
            int k = stretches.Start(i), depth = stretches.Start(i + 1) - k;
            var work = new Stretch(
                product, k, depth, (T*)packedA.Data, (T*)packedB.Data, rowPanels, columnPanels, i == 0, i == stretches.Count - 1);
            WorkerPool.For(work.PackChunks, new PackWork(work));
            WorkerPool.For(work.RowBlocks.Count * work.ColumnBlocks.Count, new MultiplyWork(work));
        }
    }

    /// <summary>Halves the larger side of a block until there are enough of them.</summary>
    static (int Rows, int Columns) BlockPanels(int rowPanels, int columnPanels)
    {
        int rows = Math.Min(MostRowPanels, rowPanels), columns = Math.Min(MostColumnPanels, columnPanels);
        while (new Parts(rowPanels, rows).Count * new Parts(columnPanels, columns).Count < WantedChunks)
        {
            var tall = rows * TileShape<V, T>.Rows >= columns * TileShape<V, T>.Columns;
            if (rows > LeastRowPanels && (tall || columns <= LeastColumnPanels)) rows = (rows + 1) / 2;
            else if (columns > LeastColumnPanels) columns = (columns + 1) / 2;
            else break;
        }

        return (rows, columns);
    }

    /// <summary>One stretch of depth: its packed matrices and the grid.</summary>
    readonly struct Stretch(
        Product<V, T> product, int k, int depth, T* packedA, T* packedB, int rowPanels, int columnPanels, bool first, bool last)
    {
        public Parts RowBlocks { get; } = new(product.RowPanels.Count, rowPanels);

        public Parts ColumnBlocks { get; } = new(product.ColumnPanels, columnPanels);

        Parts Blocks { get; } = new(depth, Product<V, T>.BlockDepth);

        /// <summary>How many chunks pack a block of A, and of B.</summary>
        int LeftChunks => product.Left.Chunks(BlockDepth(0));

        int RightChunks => product.Right.Chunks(BlockDepth(0));

        public int PackChunks => Blocks.Count * (LeftChunks + RightChunks);

        /// <summary>Row panel <paramref name="p"/> of a block of depth.</summary>
        T* PanelA(int block, int p) =>
            packedA + ((nint)Blocks.Start(block) * product.Rows) + ((nint)product.RowPanels.Start(p) * BlockDepth(block));

        /// <summary>Column panel <paramref name="q"/> of a block of depth.</summary>
        T* PanelB(int block, int q) =>
            packedB + ((nint)Blocks.Start(block) * product.PaddedColumns) +
            ((nint)product.ColumnVectors.Start(q) * V.Count * BlockDepth(block));

        int BlockDepth(int block) => Blocks.Start(block + 1) - Blocks.Start(block);

        public void Pack(int chunk)
        {
            var (block, part) = Math.DivRem(chunk, LeftChunks + RightChunks);
            int from = k + Blocks.Start(block), depth = BlockDepth(block);
            if (part < LeftChunks) product.Left.PackChunk(part, LeftChunks, from, depth, PanelA(block, 0));
            else product.Right.PackChunk(part - LeftChunks, RightChunks, from, depth, PanelB(block, 0));
        }

        public void Multiply(int chunk)
        {
            var (row, column) = Math.DivRem(chunk, ColumnBlocks.Count);
            int p = RowBlocks.Start(row), q = ColumnBlocks.Start(column);
            for (var block = 0; block < Blocks.Count; block++)
            {
                product.Multiply(
                    PanelA(block, p), PanelB(block, q), p, RowBlocks.Start(row + 1), q, ColumnBlocks.Start(column + 1), BlockDepth(block),
                    product.C, product.CRow, product.Epilogue.Accumulate || !first || block > 0, last && block == Blocks.Count - 1);
            }
        }
    }

    readonly struct PackWork(Stretch stretch) : IChunkedWork
    {
        public void Invoke(int chunk) => stretch.Pack(chunk);
    }

    readonly struct MultiplyWork(Stretch stretch) : IChunkedWork
    {
        public void Invoke(int chunk) => stretch.Multiply(chunk);
    }
}

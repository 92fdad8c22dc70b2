namespace Bathys.Kernels;

/// <summary>
/// A right matrix (depth × columns) packed once and then multiplied by many left matrices of few rows, each product on the calling
/// thread: the recurrent weight, met again at every time step.
/// </summary>
/// <param name="depth">Rows of the packed matrix.</param>
/// <param name="columns">Columns of the packed matrix.</param>
/// <param name="packed">Memory for <see cref="Elements"/> numbers.</param>
internal readonly unsafe struct PackedMatrix<V, T>(int depth, int columns, T* packed) where V : struct, ISimd<V, T> where T : unmanaged
{
    Parts Blocks => new(depth, Product<V, T>.BlockDepth);

    /// <summary>Numbers of the packed form: columns are filled up to whole vectors.</summary>
    public static nint Elements(int depth, int columns) => ((nint)depth * ((columns + V.Count - 1) / V.Count * V.Count)) + V.Count;

    /// <summary>Numbers of the packed form of a left matrix of so many rows.</summary>
    public static nint LeftElements(int depth, int rows) => ((nint)rows * depth) + V.Count;

    /// <summary>Packs the matrix whose element (k, j) is at b + k · rowStride + j · columnStride.</summary>
    public void Pack(T* b, long rowStride, long columnStride)
    {
        var shape = new MatMulShape(1, columns, depth) { Right = new MatrixLayout(rowStride, columnStride) };
        var product = Product<V, T>.Of(shape, null, b, null, default, 0);
        for (var block = 0; block < Blocks.Count; block++)
        {
            var k = Blocks.Start(block);
            product.Right.Pack(0, product.ColumnPanels, k, Blocks.Start(block + 1) - k, packed + ((nint)k * product.PaddedColumns));
        }
    }

    /// <summary>c = A · this, or c += A · this, for the rows × depth matrix at a.</summary>
    /// <param name="a">The left matrix, its columns side by side.</param>
    /// <param name="aRow">Elements from one of its rows to the next.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="scratch">Memory for <see cref="LeftElements"/> numbers.</param>
    /// <param name="c">The result.</param>
    /// <param name="cRow">Elements from one row of the result to the next.</param>
    /// <param name="accumulate">Whether the product is added to what is there.</param>
    public void Multiply(T* a, nint aRow, int rows, T* scratch, T* c, nint cRow, bool accumulate)
    {
        var shape = new MatMulShape(rows, columns, depth) { Left = new MatrixLayout(aRow, 1), Result = new MatrixLayout(cRow, 1) };
        var product = Product<V, T>.Of(shape, a, null, c, default, 0);
        var panels = product.RowPanels.Count;
        for (var block = 0; block < Blocks.Count; block++)
        {
            var k = Blocks.Start(block);
            var blockDepth = Blocks.Start(block + 1) - k;
            product.Left.Pack(0, panels, k, blockDepth, scratch);
            product.Multiply(
                scratch, packed + ((nint)k * product.PaddedColumns), 0, panels, 0, product.ColumnPanels, blockDepth, c, cRow, accumulate
                || block > 0, last: false);
        }
    }
}

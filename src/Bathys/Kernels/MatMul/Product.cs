using System.Runtime.CompilerServices;

namespace Bathys.Kernels;

/// <summary>
/// A length cut into parts of nearly the same size, none above a limit: rows into panels, depth into blocks. Longer parts come first.
/// </summary>
internal readonly struct Parts
{
    readonly int size, longer;

    public Parts(int length, int most)
    {
        Length = length;
        Count = Math.Max(1, (length + most - 1) / most);
        (size, longer) = Math.DivRem(length, Count);
    }

    public int Length { get; }

    public int Count { get; }

    /// <summary>
    /// Where part <paramref name="i"/> starts; part Count would start at the end. No division: panels ask in the innermost loops.
    /// </summary>
    public int Start(int i) => (i * size) + Math.Min(i, longer);

    /// <summary>
    /// The part, no later than <paramref name="end"/>, before which all from part <paramref name="i"/> on are of one size.
    /// </summary>
    public int EndOfSame(int i, int end) => i < longer ? Math.Min(longer, end) : end;
}

/// <summary>
/// One matrix product as its blocks see it: its operands as they are packed, and the step that all plans share, multiplying packed panels.
/// </summary>
internal readonly unsafe struct Product<V, T> where V : struct, ISimd<V, T> where T : unmanaged
{
    /// <summary>
    /// The depth of a block: its panels of A and B stay in the second-level cache (measured: 192 to 512 differ by 3%, 512 is best).
    /// </summary>
    public const int BlockDepth = 512;

    /// <summary>Row panels and column panels that one thread packs at a time for itself: they stay in the second-level cache.</summary>
    const int SerialRowPanels = 16, SerialColumnPanels = 8;

    readonly T* a, b;
    readonly nint aRow, aColumn, bRow, bColumn;

    Product(T* a, T* b, T* c, in MatMulShape shape, in Epilogue<T> epilogue)
    {
        this.a = a;
        this.b = b;
        C = c;
        (aRow, aColumn) = ((nint)shape.Left.Row, (nint)shape.Left.Column);
        (bRow, bColumn) = ((nint)shape.Right.Row, (nint)shape.Right.Column);
        CRow = (nint)shape.Result.Row;
        (Rows, Columns, Depth) = (shape.Rows, shape.Columns, shape.Inner);
        Epilogue = epilogue;
    }

    public T* A => a;

    public T* B => b;

    public T* C { get; }

    public nint ARow => aRow;

    public nint AColumn => aColumn;

    public nint BRow => bRow;

    public nint BColumn => bColumn;

    public nint CRow { get; }

    public int Rows { get; }

    public int Columns { get; }

    public int Depth { get; }

    public Epilogue<T> Epilogue { get; init; }

    /// <summary>The rows of A as tiles take them.</summary>
    public Parts RowPanels => new(Rows, TileShape<V, T>.Rows);

    /// <summary>The columns of B as tiles take them, counted in vectors.</summary>
    public Parts ColumnVectors => new((Columns + V.Count - 1) / V.Count, TileShape<V, T>.Width);

    public int ColumnPanels => ColumnVectors.Count;

    /// <summary>Columns with the last vector filled up.</summary>
    public int PaddedColumns => (Columns + V.Count - 1) / V.Count * V.Count;

    /// <summary>Product number <paramref name="i"/> of a batch.</summary>
    public static Product<V, T> Of(in MatMulShape shape, T* a, T* b, T* c, in Epilogue<T> epilogue, int i)
    {
        var (group, item) = Math.DivRem(i, shape.Batch);
        nint At(in MatrixLayout layout) => (nint)((group * layout.Group) + (item * layout.Batch));
        var offset = At(shape.Result);
        return new(a + At(shape.Left), b + At(shape.Right), c + offset, shape, epilogue.At(offset));
    }

    /// <summary>A as it is packed.</summary>
    public Operand<T> Left => new(a, aRow, aColumn, Rows, RowPanels, 1);

    /// <summary>B as it is packed, the last panel filled with zeros to a whole vector.</summary>
    public Operand<T> Right => new(b, bColumn, bRow, Columns, ColumnVectors, V.Count);

    /// <summary>First column of panel <paramref name="p"/>, its columns, and how many vectors hold them.</summary>
    (int Start, int Columns, int Width) ColumnPanel(int p)
    {
        int first = ColumnVectors.Start(p), width = ColumnVectors.Start(p + 1) - first;
        return (first * V.Count, Math.Min(width * V.Count, Columns - (first * V.Count)), width);
    }

    /// <summary>
    /// Multiplies packed row panels by packed column panels into <paramref name="c"/>, the place of the result's first element. Sums that
    /// are not added to it start from the column bias.
    /// </summary>
    /// <param name="packedA">Row panels from <paramref name="firstRow"/> on.</param>
    /// <param name="packedB">Column panels from <paramref name="firstColumn"/> on.</param>
    /// <param name="firstRow">First row panel.</param>
    /// <param name="endRow">The row panel after the last.</param>
    /// <param name="firstColumn">First column panel.</param>
    /// <param name="endColumn">The column panel after the last.</param>
    /// <param name="depth">The block's depth.</param>
    /// <param name="c">Element (0, 0) of the result or of a partial result.</param>
    /// <param name="cRow">Elements from one of its rows to the next.</param>
    /// <param name="accumulate">Whether sums are added to what is there.</param>
    /// <param name="last">Whether this completes the sums, so that the epilogue is due.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void Multiply(
        T* packedA, T* packedB, int firstRow, int endRow, int firstColumn, int endColumn, int depth, T* c, nint cRow,
        bool accumulate, bool last)
    {
        T* scratch = stackalloc T[TileShape<V, T>.MostElements], lastBias = stackalloc T[TileShape<V, T>.Columns];
        var panels = RowPanels;
        var rest = Epilogue.AfterBias;
        var finish = last && rest.IsNeeded;
        for (var q = firstColumn; q < endColumn; q++)
        {
            var (column, columns, width) = ColumnPanel(q);
            nint padded = width * V.Count;
            var whole = columns == padded;
            var bias = accumulate || Epilogue.ColumnBias == null ? null : Epilogue.ColumnBias + column;
            if (bias != null && !whole)
            {
                new Span<T>(bias, columns).CopyTo(new Span<T>(lastBias, columns));
                bias = lastBias;
            }

            var panelA = packedA;
            for (int p = firstRow, next; p < endRow; p = next)
            {
                next = whole && !finish ? panels.EndOfSame(p, endRow) : p + 1;
                int start = panels.Start(p), rows = panels.Start(p + 1) - start;
                var corner = c + (start * cRow) + column;
                var (left, right) = (default(PackedLeft), default(PackedRight));
                if (whole) TileShape<V,
                    T>.Run(rows, width, depth, left, panelA, right, packedB, corner, cRow, accumulate ? corner : bias, accumulate
                    ? cRow : 0, next - p);
                else
                {
                    TileShape<V, T>.Run(rows, width, depth, left, panelA, right, packedB, scratch, padded, bias, 0, 1);
                    Put(scratch, padded, corner, cRow, rows, columns, accumulate);
                }

                if (finish) rest.Apply<V>(corner, cRow, start, column, rows, columns, cRow);
                panelA += (nint)(panels.Start(next) - start) * depth;
            }

            packedB += padded * depth;
        }
    }

    /// <summary>Copies the part of a scratch tile that belongs to the result, or adds it.</summary>
    static void Put(T* scratch, nint stride, T* corner, nint cRow, int rows, int columns, bool accumulate)
    {
        var one = stackalloc T[V.Count];
        for (nint i = 0; i < rows; i++)
        {
            T* from = scratch + (i * stride), to = corner + (i * cRow);
            nint j = 0;
            for (; j <= columns - V.Count; j += V.Count) (accumulate ? V.Load(to + j) + V.Load(from + j) : V.Load(from + j)).Store(to + j);
            if (accumulate)
            {
                for (var rest = j; rest < columns; rest++) one[rest - j] = to[rest];
                (V.Load(one) + V.Load(from + j)).Store(from + j);
            }

            for (; j < columns; j++) to[j] = from[j];
        }
    }

    /// <summary>Computes some row panels over the whole depth on the calling thread, packing for itself.</summary>
    public void RunSerially(int firstRow, int endRow) => RunSerially(firstRow, endRow, 0, Depth, C, CRow);

    /// <summary>The same over a range of k, into any place.</summary>
    public void RunSerially(int firstRow, int endRow, int firstK, int endK, T* c, nint cRow)
    {
        if (firstRow == endRow) return;
        var blocks = new Parts(endK - firstK, BlockDepth);
        var depthMost = (blocks.Length + blocks.Count - 1) / blocks.Count;
        var rowsMost = Math.Min(SerialRowPanels, endRow - firstRow) * TileShape<V, T>.Rows;
        var columnsMost = Math.Min(SerialColumnPanels * TileShape<V, T>.Columns, PaddedColumns);
        using var scratchA = new Scratch((nuint)((nint)rowsMost * depthMost * sizeof(T)));
        using var scratchB = new Scratch((nuint)((nint)columnsMost * depthMost * sizeof(T)));
        T* packedA = (T*)scratchA.Data, packedB = (T*)scratchB.Data;
        for (var block = 0; block < blocks.Count; block++)
        {
            int k = firstK + blocks.Start(block), depth = firstK + blocks.Start(block + 1) - k;
            for (var q = 0; q < ColumnPanels; q += SerialColumnPanels)
            {
                var endQ = Math.Min(q + SerialColumnPanels, ColumnPanels);
                Right.Pack(q, endQ, k, depth, packedB);
                for (var p = firstRow; p < endRow; p += SerialRowPanels)
                {
                    var endP = Math.Min(p + SerialRowPanels, endRow);
                    Left.Pack(p, endP, k, depth, packedA);
                    Multiply(packedA, packedB, p, endP, q, endQ, depth, c, cRow, Epilogue.Accumulate
                        || block > 0, block == blocks.Count - 1);
                }
            }
        }
    }
}

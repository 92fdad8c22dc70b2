namespace Bathys.Kernels;

/// <summary>How a batch of matrices lies in memory, in elements; a stride of 0 repeats.</summary>
/// <param name="Row">From one row to the next.</param>
/// <param name="Column">From one column to the next.</param>
/// <param name="Batch">From one matrix of a group to the next.</param>
/// <param name="Group">From one group of matrices to the next.</param>
internal readonly record struct MatrixLayout(long Row, long Column, long Batch = 0, long Group = 0);

/// <summary>Groups × Batch products of (Rows, Inner) by (Inner, Columns). The result's columns lie side by side (Column = 1).</summary>
internal readonly record struct MatMulShape(int Rows, int Columns, int Inner)
{
    /// <summary>Products in a group.</summary>
    public int Batch { get; init; } = 1;

    /// <summary>Groups of products: a second batch dimension, such as the heads of attention.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>The left matrix, (Rows, Inner); row after row unless set.</summary>
    public MatrixLayout Left { get; init; } = new(Inner, 1, (long)Rows * Inner);

    /// <summary>The right matrix, (Inner, Columns); row after row unless set.</summary>
    public MatrixLayout Right { get; init; } = new(Columns, 1, (long)Inner * Columns);

    /// <summary>The result, (Rows, Columns); row after row unless set.</summary>
    public MatrixLayout Result { get; init; } = new(Columns, 1, (long)Rows * Columns);

    /// <summary>
    /// The same work with batches joined to rows where one right matrix serves all and the left matrices follow one another:
    /// (8, 256, 384) by (384, 384) is one product of 2048 rows.
    /// </summary>
    public MatMulShape Folded()
    {
        var shape = this;
        if (shape.Batch > 1 && shape.Right.Batch == 0 && shape.Left.Batch == shape.Rows * shape.Left.Row
            && shape.Result.Batch == shape.Rows * shape.Result.Row && (long)shape.Rows * shape.Batch <= int.MaxValue)
        {
            shape = shape with { Rows = shape.Rows * shape.Batch, Batch = 1 };
        }

        if (shape.Batch == 1 && shape.Groups > 1)
        {
            shape = (shape with
            {
                Batch = shape.Groups,
                Groups = 1,
                Left = shape.Left with { Batch = shape.Left.Group },
                Right = shape.Right with { Batch = shape.Right.Group },
                Result = shape.Result with { Batch = shape.Result.Group },
            }).Folded();
        }

        return shape;
    }
}

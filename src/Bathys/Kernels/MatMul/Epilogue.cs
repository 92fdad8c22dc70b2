using System.Runtime.CompilerServices;

namespace Bathys.Kernels;

/// <summary>What a matrix product or a convolution applies to its sums before they leave the cache.</summary>
internal enum Activation
{
    None,
    Relu,

    /// <summary>x · Φ(x) by the error function.</summary>
    Gelu,

    /// <summary>The tanh approximation of <see cref="Gelu"/>.</summary>
    GeluTanh,
}

/// <summary>
/// result = activation(AB [+ result, when accumulating] + row bias + column bias + residual); what is not set costs nothing.
/// </summary>
internal unsafe struct Epilogue<T> where T : unmanaged
{
    /// <summary>Whether the product is added to the result instead of replacing it.</summary>
    public bool Accumulate;

    /// <summary>One number for each column.</summary>
    public T* ColumnBias;

    /// <summary>One number for each row.</summary>
    public T* RowBias;

    /// <summary>A tensor laid out as the result.</summary>
    public T* Residual;

    public Activation Activation;

    /// <summary>Whether anything is left to do once the sums are in the result.</summary>
    public readonly bool IsNeeded => ColumnBias != null || RowBias != null || Residual != null || Activation != Activation.None;

    /// <summary>
    /// What is left to do where the sums started from the column bias, which they do unless they started from the result.
    /// </summary>
    public readonly Epilogue<T> AfterBias => Accumulate ? this : this with { ColumnBias = null };

    /// <summary>The epilogue of one matrix of a batch, which stands <paramref name="offset"/> elements into the result.</summary>
    public readonly Epilogue<T> At(nint offset) => this with { Residual = Residual == null ? null : Residual + offset };

    /// <summary>
    /// Finishes a block of sums: rows × columns at <paramref name="sums"/>, which belongs at (row, column) of the result.
    /// </summary>
    /// <param name="sums">The block; it may be a scratch tile.</param>
    /// <param name="stride">Elements from one of its rows to the next.</param>
    /// <param name="row">The result's row of the block's corner.</param>
    /// <param name="column">The result's column of the block's corner.</param>
    /// <param name="rows">Rows of the block.</param>
    /// <param name="columns">Columns of the block.</param>
    /// <param name="resultRow">Elements from one row of the result (and of the residual) to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public readonly void Apply<V>(T* sums, nint stride, nint row, nint column, int rows, int columns, nint resultRow)
        where V : struct, ISimd<V, T>
    {
        if (RowBias == null && Residual == null && Activation == Activation.None)
        {
            AddColumnBias<V>(sums, stride, column, rows, columns);
            return;
        }

        for (nint i = 0; i < rows; i++)
        {
            var bias = RowBias == null ? V.Of(0) : V.Create(RowBias[row + i]);
            var columnBias = ColumnBias == null ? null : ColumnBias + column;
            var residual = Residual == null ? null : Residual + ((row + i) * resultRow) + column;
            var x = sums + (i * stride);
            nint j = 0;
            for (; j <= columns - V.Count; j += V.Count)
            {
                Finish(V.Load(x + j), bias, columnBias == null ? null : columnBias + j, residual == null ? null : residual + j)
                    .Store(x + j);
            }

            if (j < columns)
                FinishTail(x + j, columns - (int)j, bias, columnBias == null ? null : columnBias + j, residual == null
                ? null : residual + j);
        }
    }

    /// <summary>Nothing but a bias, which a layer without a fused activation has: each of its vectors is read once for all rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    readonly void AddColumnBias<V>(T* sums, nint stride, nint column, int rows, int columns) where V : struct, ISimd<V, T>
    {
        nint j = 0;
        for (; j <= columns - V.Count; j += V.Count)
        {
            var bias = V.Load(ColumnBias + column + j);
            var x = sums + j;
            for (var i = 0; i < rows; i++)
            {
                (V.Load(x) + bias).Store(x);
                x += stride;
            }
        }

        if (j == columns) return;
        for (nint i = 0; i < rows; i++) FinishTail(sums + (i * stride) + j, columns - (int)j, V.Of(0), ColumnBias + column + j, null);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly V Finish<V>(V x, V bias, T* columnBias, T* residual) where V : struct, ISimd<V, T>
    {
        x += bias;
        if (columnBias != null) x += V.Load(columnBias);
        if (residual != null) x += V.Load(residual);
        return Activation switch
        {
            Activation.Relu => V.Max(x, V.Of(0)),
            Activation.Gelu => x * SimdMath.Normal<V, T>(x, out _),
            Activation.GeluTanh =>
                V.Of(0.5) * x * (V.Of(1) + SimdMath.Tanh<V, T>(V.Of(0.79788456080286535588) * V.Fma(V.Of(0.044715) * x * x, x, x))),
            _ => x,
        };
    }

    /// <summary>Less than a vector: by way of the stack.</summary>
    readonly void FinishTail<V>(T* x, int count, V bias, T* columnBias, T* residual) where V : struct, ISimd<V, T>
    {
        var buffer = stackalloc T[3 * V.Count];
        T* biases = buffer + V.Count, residuals = buffer + (2 * V.Count);
        for (var j = 0; j < count; j++)
        {
            buffer[j] = x[j];
            if (columnBias != null) biases[j] = columnBias[j];
            if (residual != null) residuals[j] = residual[j];
        }

        Finish(V.Load(buffer), bias, columnBias == null ? null : biases, residual == null ? null : residuals).Store(buffer);
        for (var j = 0; j < count; j++) x[j] = buffer[j];
    }
}

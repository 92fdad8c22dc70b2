namespace Bathys.Kernels;

/// <summary>
/// Where the rows of a (batch, heads, rows, columns) tensor lie, in elements; columns lie side by side, a stride of 0 repeats.
/// </summary>
/// <param name="Batch">From one sample to the next.</param>
/// <param name="Head">From one head to the next.</param>
/// <param name="Row">From one row to the next.</param>
internal readonly record struct HeadLayout(long Batch, long Head, long Row)
{
    /// <summary>The offset of a head's first row.</summary>
    public nint At(int batch, int head) => (nint)((batch * Batch) + (head * Head));
}

/// <summary>Sizes of an attention and what belongs to it besides numbers.</summary>
/// <param name="Batch">Samples.</param>
/// <param name="Heads">Heads of the queries.</param>
/// <param name="KeyHeads">Heads of keys and values; each serves Heads / KeyHeads neighboring heads of queries.</param>
/// <param name="Queries">Queries of a head.</param>
/// <param name="Keys">Keys and values of a head.</param>
/// <param name="Width">Numbers of a query and of a key.</param>
/// <param name="ValueWidth">Numbers of a value.</param>
internal readonly record struct AttentionShape(int Batch, int Heads, int KeyHeads, int Queries, int Keys, int Width, int ValueWidth)
{
    public HeadLayout Query { get; init; }

    public HeadLayout Key { get; init; }

    public HeadLayout Value { get; init; }

    public HeadLayout Result { get; init; }

    public HeadLayout Mask { get; init; }

    /// <summary>The factor on the products of queries and keys.</summary>
    public double Scale { get; init; }

    /// <summary>Whether a query sees no key after its own place, the last query standing at the last key.</summary>
    public bool IsCausal { get; init; }

    /// <summary>Which weights are dropped, if any.</summary>
    public DropoutMask? Dropout { get; init; }

    /// <summary>Heads of queries that share a head of keys.</summary>
    public int Group => Heads / KeyHeads;

    /// <summary>Keys that query <paramref name="i"/> sees; it sees none of the others.</summary>
    public int Seen(int i) => IsCausal ? Math.Clamp(i + 1 + Keys - Queries, 0, Keys) : Keys;

    /// <summary>The number of the dropout's first element for a query: rows are filled up to whole blocks of random words.</summary>
    public long DropoutRow(int batch, int head, int query) =>
        ((((long)batch * Heads) + head) * Queries + query) * DropoutMask.WordsFor(Keys);
}

/// <summary>The addresses that both directions need; null where there is nothing.</summary>
internal unsafe struct AttentionMemory<T> where T : unmanaged
{
    public T* Query, Key, Value;

    /// <summary>Numbers added to the scaled products, laid out as the shape says.</summary>
    public T* Mask;

    /// <summary>Numbers added to the products with a key: (batch, keys).</summary>
    public T* Padding;

    public T* Result;

    /// <summary>The logarithm of each query's sum of exponentials, (batch, heads, queries); ∞ for a query that sees nothing.</summary>
    public T* LogSums;
}

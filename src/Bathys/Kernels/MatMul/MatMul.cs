using System.Runtime.Intrinsics;

namespace Bathys.Kernels;

/// <summary>Batched matrix products of float and double with any strides: result = activation(A B + bias + residual).</summary>
internal static unsafe class MatMul
{
    /// <summary>Runs the product with the widest vectors that the processor has.</summary>
    /// <param name="shape">Sizes and strides.</param>
    /// <param name="a">The left matrices.</param>
    /// <param name="b">The right matrices.</param>
    /// <param name="c">The results; they overlap neither.</param>
    /// <param name="epilogue">What happens to the sums.</param>
    public static void Run<T>(in MatMulShape shape, T* a, T* b, T* c, in Epilogue<T> epilogue = default) where T : unmanaged
    {
        if (Vector512.IsHardwareAccelerated) MatMul<Simd512<T>, T>.Run(shape, a, b, c, epilogue);
        else if (Vector256.IsHardwareAccelerated) MatMul<Simd256<T>, T>.Run(shape, a, b, c, epilogue);
        else MatMul<Simd128<T>, T>.Run(shape, a, b, c, epilogue);
    }
}

/// <summary>The plan: which way suits a shape. It looks at the shape alone, so results do not depend on the thread count.</summary>
internal static unsafe class MatMul<V, T> where V : struct, ISimd<V, T> where T : unmanaged
{
    /// <summary>Multiply-adds below which a dispatch costs more than it gains.</summary>
    const long SmallWork = 100_000;

    /// <summary>Chunks that a batch is cut into at least, where its work allows.</summary>
    const int WantedChunks = 16;

    public static void Run(in MatMulShape given, T* a, T* b, T* c, in Epilogue<T> epilogue)
    {
        if (given.Result.Column != 1 && given.Columns > 1)
            throw new ArgumentException("the result's columns must lie side by side", nameof(given));
        if (given.Rows == 0 || given.Columns == 0) return;

        var shape = epilogue.RowBias == null ? given.Folded() : given;
        var count = shape.Batch * shape.Groups;
        var work = (long)shape.Rows * shape.Columns * Math.Max(shape.Inner, 1);
        if (count == 1 || (count < WantedChunks && work > 64 * SmallWork))
        {
            for (var i = 0; i < count; i++) RunOne(Product<V, T>.Of(shape, a, b, c, epilogue, i), work);
            return;
        }

        // Rows are cut as well when the batch alone gives too few chunks; tiny products share a chunk.
        var parts = (int)Math.Clamp(Math.Min((WantedChunks + count - 1) / count, work / SmallWork), 1, Math.Max(1, shape.Rows / 32));
        var each = (int)Math.Clamp(SmallWork / work, 1, count);
        WorkerPool.For((((count + each - 1) / each) * parts), new BatchWork(shape, a, b, c, epilogue, parts, each));
    }

    static void RunOne(in Product<V, T> product, long work)
    {
        if (MatVec<V, T>.TryRun(product)) return;
        if (work < SmallWork) product.RunSerially(0, product.RowPanels.Count);
        else if (SplitProduct<V, T>.Suits(product)) SplitProduct<V, T>.Run(product);
        else GridProduct<V, T>.Run(product);
    }

    /// <summary>A chunk is <paramref name="each"/> products, or one of <paramref name="parts"/> ranges of rows of them.</summary>
    readonly struct BatchWork(MatMulShape shape, T* a, T* b, T* c, Epilogue<T> epilogue, int parts, int each) : IChunkedWork
    {
        public void Invoke(int chunk)
        {
            var (first, part) = Math.DivRem(chunk, parts);
            var last = Math.Min((first + 1) * each, shape.Batch * shape.Groups);
            for (var i = first * each; i < last; i++)
            {
                var product = Product<V, T>.Of(shape, a, b, c, epilogue, i);
                var panels = product.RowPanels.Count;
                product.RunSerially((int)((long)panels * part / parts), (int)((long)panels * (part + 1) / parts));
            }
        }
    }
}

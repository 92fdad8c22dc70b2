using System.Runtime.CompilerServices;

namespace Bathys.Kernels;

/// <summary>
/// A product with a small result and a long depth, such as a layer from 18,432 inputs to 512: the depth is cut into parts (by the shape
/// alone), each gives a partial result, and these are added up in order.
/// </summary>
internal static unsafe class SplitProduct<V, T> where V : struct, ISimd<V, T> where T : unmanaged
{
    const int MostResult = 64 * 1024, LeastDepth = 512, MostParts = 16;

    public static bool Suits(in Product<V, T> product) =>
        (long)product.Rows * product.Columns <= MostResult && product.Depth >= 4 * LeastDepth
        && product.Depth >= 4L * Math.Max(product.Rows, product.Columns);

    public static void Run(in Product<V, T> product)
    {
        var most = Math.Max(LeastDepth, (product.Depth + MostParts - 1) / MostParts);
        var parts = new Parts(product.Depth, most);
        using var scratch = new Scratch((nuint)((nint)parts.Count * product.Rows * product.PaddedColumns * sizeof(T)));
        WorkerPool.For(parts.Count, new PartWork(product with { Epilogue = default }, parts, (T*)scratch.Data));
        WorkerPool.For(new Parts(product.Rows, 16).Count, new JoinWork(product, parts.Count, (T*)scratch.Data));
    }

    readonly struct PartWork(Product<V, T> product, Parts parts, T* partial) : IChunkedWork
    {
        public void Invoke(int chunk) => product.RunSerially(
            0, product.RowPanels.Count, parts.Start(chunk), parts.Start(chunk + 1),
            partial + ((nint)chunk * product.Rows * product.PaddedColumns), product.PaddedColumns);
    }

    readonly struct JoinWork(Product<V, T> product, int parts, T* partial) : IChunkedWork
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Invoke(int chunk)
        {
            var ranges = new Parts(product.Rows, 16);
            int first = ranges.Start(chunk), end = ranges.Start(chunk + 1);
            nint width = product.PaddedColumns, size = product.Rows * width;
            for (nint row = first; row < end; row++)
            {
                var sums = partial + (row * width);
                for (nint j = 0; j < width; j += V.Count)
                {
                    var sum = V.Load(sums + j);
                    for (nint part = 1; part < parts; part++) sum += V.Load(sums + (part * size) + j);
                    sum.Store(sums + j);
                }

                var result = product.C + (row * product.CRow);
                if (product.Epilogue.Accumulate) Add(sums, result, product.Columns);
                new Span<T>(sums, product.Columns).CopyTo(new Span<T>(result, product.Columns));
                if (product.Epilogue.IsNeeded) product.Epilogue.Apply<V>(result, product.CRow, row, 0, 1, product.Columns, product.CRow);
            }
        }

        /// <summary>sums += old; the last vector by way of the stack.</summary>
        static void Add(T* sums, T* old, nint count)
        {
            nint j = 0;
            for (; j <= count - V.Count; j += V.Count) (V.Load(sums + j) + V.Load(old + j)).Store(sums + j);
            var tail = stackalloc T[V.Count];
            for (var i = j; i < count; i++) tail[i - j] = old[i];
            if (j < count) (V.Load(sums + j) + V.Load(tail)).Store(sums + j);
        }
    }
}

using System.Numerics;

namespace Bathys.Kernels;

/// <summary>Planes in another size, each point a copy of the nearest one; and the sums of that, which are its gradient.</summary>
internal static unsafe class NearestPoints
{
    /// <summary>Points worth a worker's visit.</summary>
    const int Chunk = 16 * 1024;

    /// <summary>y(i, j) = x(rows[i], columns[j]) for each plane; rows and columns ascend.</summary>
    public static void Forward<T>(T* x, long planes, int height, int width, int[] rows, int[] columns, T* y)
        where T : unmanaged, INumber<T> =>
        Run(new Work<T>(x, planes, height, width, rows, columns, y, isForward: true), planes);

    /// <summary>x(r, c) = Σ y(i, j) over the points with rows[i] = r and columns[j] = c.</summary>
    public static void Backward<T>(T* y, long planes, int height, int width, int[] rows, int[] columns, T* x)
        where T : unmanaged, INumber<T> =>
        Run(new Work<T>(x, planes, height, width, rows, columns, y, isForward: false), planes);

    static void Run<T>(Work<T> work, long planes) where T : unmanaged, INumber<T> =>
        WorkerPool.For((int)((planes + work.Each - 1) / work.Each), work);

    readonly struct Work<T>(T* x, long planes, int height, int width, int[] rows, int[] columns, T* y, bool isForward) : IChunkedWork
        where T : unmanaged, INumber<T>
    {
        public long Each { get; } = Math.Max(1, Chunk / Math.Max(1, rows.Length * columns.Length));

        public void Invoke(int chunk)
        {
            var end = Math.Min((chunk + 1) * Each, planes);
            for (var plane = chunk * Each; plane < end; plane++)
            {
                T* p = x + (plane * height * width), q = y + (plane * rows.Length * columns.Length);
                if (isForward) Spread(p, q);
                else Gather(q, p);
            }
        }

        void Spread(T* p, T* q)
        {
            var length = columns.Length;
            for (var i = 0; i < rows.Length; i++, q += length)
            {
                if (i > 0 && rows[i] == rows[i - 1])
                {
                    new ReadOnlySpan<T>(q - length, length).CopyTo(new Span<T>(q, length));
                    continue;
                }
                var source = p + ((nint)rows[i] * width);
                for (var j = 0; j < length; j++) q[j] = source[columns[j]];
            }
        }

        void Gather(T* q, T* p)
        {
            new Span<T>(p, height * width).Clear();
            for (var i = 0; i < rows.Length; i++, q += columns.Length)
            {
                var target = p + ((nint)rows[i] * width);
                for (var j = 0; j < columns.Length; j++) target[columns[j]] += q[j];
            }
        }
    }
}

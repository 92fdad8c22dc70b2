using System.Numerics;

namespace Bathys.Kernels;

/// <summary>The index of the largest or smallest number along the middle dimension of contiguous (outer, length, inner) numbers.</summary>
internal static unsafe class ArgReduction
{
    /// <summary>Elements worth a worker's visit.</summary>
    const int Chunk = 32 * 1024;

    public static void Run(DType dtype, bool isLargest, void* x, long outer, long length, long inner, long* y)
    {
        switch (dtype)
        {
            case DType.Float32: Run((float*)x, isLargest, outer, length, inner, y); break;
            case DType.Float64: Run((double*)x, isLargest, outer, length, inner, y); break;
            case DType.Int64: Run((long*)x, isLargest, outer, length, inner, y); break;
            case DType.Int32: Run((int*)x, isLargest, outer, length, inner, y); break;
            case DType.UInt8 or DType.Bool: Run((byte*)x, isLargest, outer, length, inner, y); break;
            default: throw new NotSupportedException($"no order of {dtype}: convert first, for example with To(DType.Float32)");
        }
    }

    static void Run<T>(T* x, bool isLargest, long outer, long length, long inner, long* y) where T : unmanaged, INumber<T>
    {
        if (isLargest) Run<T, Larger<T>>(x, outer, length, inner, y);
        else Run<T, Smaller<T>>(x, outer, length, inner, y);
    }

    static void Run<T, TOrder>(T* x, long outer, long length, long inner, long* y) where T : unmanaged where TOrder : struct, IOrder<T>
    {
        if (outer * inner == 0) return;
        var perChunk = Math.Max(1, Chunk / (length * inner));
        WorkerPool.For((int)((outer + perChunk - 1) / perChunk), new Body<T, TOrder>(x, outer, length, inner, perChunk, y));
    }

    readonly struct Body<T, TOrder>(T* x, long outer, long length, long inner, long perChunk, long* y) : IChunkedWork
        where T : unmanaged where TOrder : struct, IOrder<T>
    {
        public void Invoke(int chunk)
        {
            var end = Math.Min((chunk + 1) * perChunk, outer);
            for (var o = chunk * perChunk; o < end; o++)
            {
                if (inner == 1) y[o] = Row(x + (o * length), length);
                else Columns(x + (o * length * inner), y + (o * inner));
            }
        }

        static long Row(T* x, long n)
        {
            var (best, at) = (x[0], 0L);
            for (var i = 1L; i < n; i++)
                if (TOrder.IsBefore(x[i], best)) (best, at) = (x[i], i);
            return at;
        }

        /// <summary>Row by row, so that memory is read in order; the best of a column so far is at its index.</summary>
        void Columns(T* x, long* y)
        {
            new Span<long>(y, (int)inner).Clear();
            for (var i = 1L; i < length; i++)
            {
                var row = x + (i * inner);
                for (var j = 0L; j < inner; j++)
                    if (TOrder.IsBefore(row[j], x[(y[j] * inner) + j])) y[j] = i;
            }
        }
    }

    interface IOrder<T>
    {
        /// <summary>True if a comes before b; NaN comes before all.</summary>
        static abstract bool IsBefore(T a, T b);
    }

    struct Larger<T> : IOrder<T> where T : INumber<T>
    {
        public static bool IsBefore(T a, T b) => a > b || (T.IsNaN(a) && !T.IsNaN(b));
    }

    struct Smaller<T> : IOrder<T> where T : INumber<T>
    {
        public static bool IsBefore(T a, T b) => a < b || (T.IsNaN(a) && !T.IsNaN(b));
    }
}

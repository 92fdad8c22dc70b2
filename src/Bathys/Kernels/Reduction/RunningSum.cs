using System.Numerics;

namespace Bathys.Kernels;

/// <summary>Sums of the elements up to each, along the middle dimension of contiguous (outer, length, inner) numbers.</summary>
internal static unsafe class RunningSum
{
    /// <summary>Elements worth a worker's visit.</summary>
    const int Chunk = 32 * 1024;

    public static void Run(DType dtype, void* x, long outer, long length, long inner, bool fromEnd, void* y)
    {
        switch (dtype)
        {
            case DType.Float32: Run((float*)x, outer, length, inner, fromEnd, (float*)y); break;
            case DType.Float64: Run((double*)x, outer, length, inner, fromEnd, (double*)y); break;
            case DType.Int64: Run((long*)x, outer, length, inner, fromEnd, (long*)y); break;
            default: throw new NotSupportedException($"no running sum of {dtype}: convert first, for example with To(DType.Float32)");
        }
    }

    static void Run<T>(T* x, long outer, long length, long inner, bool fromEnd, T* y) where T : unmanaged, INumber<T>
    {
        if (outer * length * inner == 0) return;
        var perChunk = Math.Max(1, Chunk / (length * inner));
        WorkerPool.For((int)((outer + perChunk - 1) / perChunk), new Body<T>(x, outer, length, inner, fromEnd, perChunk, y));
    }

    readonly struct Body<T>(T* x, long outer, long length, long inner, bool fromEnd, long perChunk, T* y) : IChunkedWork
        where T : unmanaged, INumber<T>
    {
        public void Invoke(int chunk)
        {
            var step = fromEnd ? -inner : inner;
            var end = Math.Min((chunk + 1) * perChunk, outer);
            for (var o = chunk * perChunk; o < end; o++)
            {
                var row = ((o * length) + (fromEnd ? length - 1 : 0)) * inner;
                for (var j = 0L; j < inner; j++) y[row + j] = x[row + j];
                for (var i = 1L; i < length; i++)
                {
                    row += step;
                    for (var j = 0L; j < inner; j++) y[row + j] = y[row - step + j] + x[row + j];
                }
            }
        }
    }
}

using System.Runtime.Intrinsics;

namespace Bathys.Kernels;

/// <summary>Work on one row of a matrix that concerns no other row.</summary>
internal interface IRowKernel
{
    /// <summary>Does the row with the given number.</summary>
    void Invoke<V, T>(long row) where V : struct, ISimd<V, T> where T : unmanaged;
}

/// <summary>The loop over rows: it picks the type and the vector width, and cuts the rows into chunks by their length.</summary>
internal static class Rows
{
    /// <summary>Elements worth a worker's visit.</summary>
    const int Chunk = 16 * 1024;

    public static void Run<K>(DType dtype, long rows, long length, K kernel) where K : struct, IRowKernel
    {
        switch (dtype)
        {
            case DType.Float32: Run<K, float>(rows, length, kernel); break;
            case DType.Float64: Run<K, double>(rows, length, kernel); break;
            default:
                throw new NotSupportedException(
                $"no arithmetic of real numbers on {dtype}: convert first, for example with To(DType.Float32)");
        }
    }

    static void Run<K, T>(long rows, long length, K kernel) where K : struct, IRowKernel where T : unmanaged
    {
        if (Vector512.IsHardwareAccelerated) Run<K, Simd512<T>, T>(rows, length, kernel);
        else if (Vector256.IsHardwareAccelerated) Run<K, Simd256<T>, T>(rows, length, kernel);
        else Run<K, Simd128<T>, T>(rows, length, kernel);
    }

    static void Run<K, V, T>(long rows, long length, K kernel) where K : struct, IRowKernel where V : struct, ISimd<V, T>
        where T : unmanaged
    {
        if (length == 0) return;
        var each = Math.Max(1, Chunk / length);
        WorkerPool.For((int)((rows + each - 1) / each), new Body<K, V, T>(rows, each, kernel));
    }

    readonly struct Body<K, V, T>(long rows, long each, K kernel) : IChunkedWork
        where K : struct, IRowKernel where V : struct, ISimd<V, T> where T : unmanaged
    {
        public void Invoke(int chunk)
        {
            var end = Math.Min((chunk + 1) * each, rows);
            for (var row = chunk * each; row < end; row++) kernel.Invoke<V, T>(row);
        }
    }
}

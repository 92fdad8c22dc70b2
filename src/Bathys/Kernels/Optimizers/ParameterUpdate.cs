using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Bathys.Kernels;

/// <summary>One pass over a parameter, its gradient and its running values, each read once and written once: the speed of memory.</summary>
internal static unsafe class ParameterUpdate
{
    /// <summary>Elements that one worker takes at a time; no part of any result, since every element stands alone.</summary>
    const int Chunk = 32 * 1024;

    public static void Run<K>(K kernel, DType dtype, long count, void* p, void* g, void* a, void* b, void* c)
        where K : struct, IUpdateKernel
    {
        if (dtype == DType.Float32) Run<K, float>(kernel, count, (float*)p, (float*)g, (float*)a, (float*)b, (float*)c);
        else if (dtype == DType.Float64) Run<K, double>(kernel, count, (double*)p, (double*)g, (double*)a, (double*)b, (double*)c);
        else throw new NotSupportedException($"an optimizer changes Float32 and Float64 parameters, not {dtype}");
    }

    static void Run<K, T>(K kernel, long count, T* p, T* g, T* a, T* b, T* c) where K : struct, IUpdateKernel where T : unmanaged
    {
        var chunks = (int)((count + Chunk - 1) / Chunk);
        if (Vector512.IsHardwareAccelerated) WorkerPool.For(chunks, new Body<K, Simd512<T>, T>(kernel, count, p, g, a, b, c));
        else if (Vector256.IsHardwareAccelerated) WorkerPool.For(chunks, new Body<K, Simd256<T>, T>(kernel, count, p, g, a, b, c));
        else WorkerPool.For(chunks, new Body<K, Simd128<T>, T>(kernel, count, p, g, a, b, c));
    }

    readonly struct Body<K, V, T>(K kernel, long count, T* p, T* g, T* a, T* b, T* c) : IChunkedWork
        where K : struct, IUpdateKernel where V : struct, ISimd<V, T> where T : unmanaged
    {
        public void Invoke(int chunk)
        {
            var start = (long)chunk * Chunk;
            Loop(kernel, p + start, g + start, a + start, b + start, c + start, (int)Math.Min(Chunk, count - start));
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        static void Loop(K kernel, T* p, T* g, T* a, T* b, T* c, int n)
        {
            var i = 0;
            for (; i <= n - V.Count; i += V.Count) Vector(kernel, p + i, g + i, a + i, b + i, c + i);
            if (i < n) Tail(kernel, p + i, g + i, a + i, b + i, c + i, n - i);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void Vector(K kernel, T* p, T* g, T* a, T* b, T* c)
        {
            var x = V.Load(p);
            V u = default, v = default, w = default;
            if (K.Slots > 0) u = V.Load(a);
            if (K.Slots > 1) v = V.Load(b);
            if (K.Slots > 2) w = V.Load(c);
            kernel.Invoke<V, T>(ref x, V.Load(g), ref u, ref v, ref w);
            x.Store(p);
            if (K.Slots > 0) u.Store(a);
            if (K.Slots > 1) v.Store(b);
            if (K.Slots > 2) w.Store(c);
        }

        /// <summary>The elements after the last whole vector, by way of vectors of their own.</summary>
        static void Tail(K kernel, T* p, T* g, T* a, T* b, T* c, int n)
        {
            var buffer = stackalloc T[5 * V.Count];
            new Span<T>(buffer, 5 * V.Count).Clear();
            T* x = buffer, y = x + V.Count, u = y + V.Count, v = u + V.Count, w = v + V.Count;
            Copy(p, x, n);
            Copy(g, y, n);
            if (K.Slots > 0) Copy(a, u, n);
            if (K.Slots > 1) Copy(b, v, n);
            if (K.Slots > 2) Copy(c, w, n);
            Vector(kernel, x, y, u, v, w);
            Copy(x, p, n);
            if (K.Slots > 0) Copy(u, a, n);
            if (K.Slots > 1) Copy(v, b, n);
            if (K.Slots > 2) Copy(w, c, n);
        }

        static void Copy(T* from, T* to, int n) => new ReadOnlySpan<T>(from, n).CopyTo(new Span<T>(to, n));
    }
}

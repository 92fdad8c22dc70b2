using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Bathys.Kernels;

/// <summary>
/// The loop over elements: the output is contiguous, each input any view already broadcast to the output's shape.
/// Written once for one, two and three operands; the unused ones vanish at compile time.
/// </summary>
internal static unsafe class Elementwise
{
    /// <summary>Elements that one worker takes at a time; no part of any result, since every element stands alone.</summary>
    const int Chunk = 32 * 1024;

    public static void Map<K>(K kernel, View x, void* y) where K : struct, IMapKernel =>
        Run(new MapOperands<K>(kernel), x, x, x, y);

    public static void Zip<K>(K kernel, View a, View b, void* y) where K : struct, IZipKernel =>
        Run(new ZipOperands<K>(kernel), a, b, b, y);

    public static void Zip3<K>(K kernel, View a, View b, View c, void* y) where K : struct, IZip3Kernel =>
        Run(new Zip3Operands<K>(kernel), a, b, c, y);

    /// <summary>Answers as bytes: 1 for yes, 0 for no.</summary>
    public static void Compare<K>(K kernel, View a, View b, byte* y) where K : struct, ICompareKernel =>
        Run(new CompareOperands<K>(kernel), a, b, b, y);

    static void Run<K>(K kernel, View a, View b, View c, void* y) where K : struct, IOperands
    {
        switch (a.DType)
        {
            case DType.Float32: Run<K, float>(kernel, a, b, c, y); break;
            case DType.Float64: Run<K, double>(kernel, a, b, c, y); break;
            case DType.Int64: Run<K, long>(kernel, a, b, c, y); break;
            case DType.Int32: Run<K, int>(kernel, a, b, c, y); break;
            case DType.UInt8 or DType.Bool: Run<K, byte>(kernel, a, b, c, y); break;
            default: throw new NotSupportedException($"no arithmetic on {a.DType}: convert first, for example with To(DType.Float32)");
        }
    }

    static void Run<K, T>(K kernel, View a, View b, View c, void* y) where K : struct, IOperands where T : unmanaged
    {
        if (Vector512.IsHardwareAccelerated) Run<K, Simd512<T>, T>(kernel, a, b, c, y);
        else if (Vector256.IsHardwareAccelerated) Run<K, Simd256<T>, T>(kernel, a, b, c, y);
        else Run<K, Simd128<T>, T>(kernel, a, b, c, y);
    }

    static void Run<K, V, T>(K kernel, View a, View b, View c, void* y)
        where K : struct, IOperands where V : struct, ISimd<V, T> where T : unmanaged
    {
        var count = a.Count;
        if (count == 0) return;
        WorkerPool.For((int)((count + Chunk - 1) / Chunk), new Body<K, V, T>(kernel, a, b, c, y, count));
    }

    readonly struct Body<K, V, T>(K kernel, View a, View b, View c, void* y, long count) : IChunkedWork
        where K : struct, IOperands where V : struct, ISimd<V, T> where T : unmanaged
    {
        const int Block = BlockReader<T>.Block;
        readonly BlockReader<T> a = new(a);
        readonly BlockReader<T> b = K.Count > 1 ? new(b) : default;
        readonly BlockReader<T> c = K.Count > 2 ? new(c) : default;

        [SkipLocalsInit]
        public void Invoke(int chunk)
        {
            var scratch = stackalloc T[4 * Block];
            var end = Math.Min((chunk + 1L) * Chunk, count);
            for (var start = (long)chunk * Chunk; start < end; start += Block)
            {
                var n = (int)Math.Min(Block, end - start);
                var p = a.Read(start, n, scratch);
                var q = K.Count > 1 ? b.Read(start, n, scratch + Block) : p;
                var r = K.Count > 2 ? c.Read(start, n, scratch + (2 * Block)) : p;
                var output = K.IsQuestion ? scratch + (3 * Block) : (T*)y + start;
                Loop(kernel, p, q, r, output, n);
                if (K.IsQuestion) Answers(output, (byte*)y + start, n);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        static void Loop(K kernel, T* a, T* b, T* c, T* y, int n)
        {
            var i = 0;
            for (; i <= n - V.Count; i += V.Count)
            {
                var p = V.Load(a + i);
                var q = K.Count > 1 ? V.Load(b + i) : p;
                var r = K.Count > 2 ? V.Load(c + i) : p;
                kernel.Invoke<V, T>(p, q, r).Store(y + i);
            }
            if (i < n) Tail(kernel, a + i, b + i, c + i, y + i, n - i);
        }

        /// <summary>The elements after the last whole vector, by way of a vector of their own.</summary>
        static void Tail(K kernel, T* a, T* b, T* c, T* y, int n)
        {
            var buffer = stackalloc T[3 * V.Count];
            new ReadOnlySpan<T>(a, n).CopyTo(new Span<T>(buffer, n));
            if (K.Count > 1) new ReadOnlySpan<T>(b, n).CopyTo(new Span<T>(buffer + V.Count, n));
            if (K.Count > 2) new ReadOnlySpan<T>(c, n).CopyTo(new Span<T>(buffer + (2 * V.Count), n));
            kernel.Invoke<V, T>(V.Load(buffer), V.Load(buffer + V.Count), V.Load(buffer + (2 * V.Count))).Store(buffer);
            new ReadOnlySpan<T>(buffer, n).CopyTo(new Span<T>(y, n));
        }

        static void Answers(T* mask, byte* y, int n)
        {
            // The lowest byte of a mask lane is 0 or 255.
            for (var i = 0; i < n; i++) y[i] = (byte)(*(byte*)(mask + i) & 1);
        }
    }

    /// <summary>A kernel of one to three operands in one form.</summary>
    interface IOperands
    {
        static abstract int Count { get; }

        static virtual bool IsQuestion => false;

        V Invoke<V, T>(V a, V b, V c) where V : struct, ISimd<V, T> where T : unmanaged;
    }

    readonly struct MapOperands<K>(K kernel) : IOperands where K : struct, IMapKernel
    {
        public static int Count => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V a, V b, V c) where V : struct, ISimd<V, T> where T : unmanaged => kernel.Invoke<V, T>(a);
    }

    readonly struct ZipOperands<K>(K kernel) : IOperands where K : struct, IZipKernel
    {
        public static int Count => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V a, V b, V c) where V : struct, ISimd<V, T> where T : unmanaged => kernel.Invoke<V, T>(a, b);
    }

    readonly struct Zip3Operands<K>(K kernel) : IOperands where K : struct, IZip3Kernel
    {
        public static int Count => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V a, V b, V c) where V : struct, ISimd<V, T> where T : unmanaged => kernel.Invoke<V, T>(a, b, c);
    }

    readonly struct CompareOperands<K>(K kernel) : IOperands where K : struct, ICompareKernel
    {
        public static int Count => 2;

        public static bool IsQuestion => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V a, V b, V c) where V : struct, ISimd<V, T> where T : unmanaged => kernel.Invoke<V, T>(a, b);
    }
}

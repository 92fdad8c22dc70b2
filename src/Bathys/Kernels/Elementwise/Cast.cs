using System.Numerics;
using System.Runtime.CompilerServices;

namespace Bathys.Kernels;

/// <summary>Copies between strided and contiguous memory, with and without a change of type.</summary>
internal static unsafe class Cast
{
    const int Chunk = 32 * 1024;

    /// <summary>Contiguous row-major copy of a view in its own type.</summary>
    public static void CopyTo(View x, void* y) => ByWidth(x, y, scatter: false);

    /// <summary>The elements of one view into the places of another of the same shape and type.</summary>
    public static void CopyInto(View source, View target)
    {
        if (target.Count == 0) return;
        // A source in the target's own memory is copied first, lest it change while it is read.
        if (source.IsContiguous && !source.Overlaps(target))
        {
            ByWidth(target, source.Data, scatter: true);
            return;
        }
        using var packed = new Scratch(checked((nuint)(source.Count * source.DType.Size)));
        CopyTo(source, packed.Data);
        ByWidth(target, packed.Data, scatter: true);
    }

    /// <summary>Contiguous row-major copy of a view whose elements are <typeparamref name="T"/> by the caller's word.</summary>
    public static void Copy<T>(View x, T* y) where T : unmanaged => CopyTo(x, y);

    /// <summary>
    /// Contiguous conversion: fractions are cut toward zero, whole numbers keep their low bits, truth is "not zero",
    /// BFloat16 rounds to nearest.
    /// </summary>
    public static void Run(View x, DType to, void* y)
    {
        switch (x.DType)
        {
            case DType.Float32: From<float>(x, to, y); break;
            case DType.Float64: From<double>(x, to, y); break;
            case DType.Int64: From<long>(x, to, y); break;
            case DType.Int32: From<int>(x, to, y); break;
            case DType.UInt8 or DType.Bool: From<byte>(x, to, y); break;
            case DType.BFloat16: FromBFloat16(x, to, y); break;
            default: throw new ArgumentOutOfRangeException(nameof(x));
        }
    }

    static void From<T>(View x, DType to, void* y) where T : unmanaged, INumber<T>
    {
        switch (to)
        {
            case DType.Float32: Each<T, float, Truncating<T, float>>(x, (float*)y); break;
            case DType.Float64: Each<T, double, Truncating<T, double>>(x, (double*)y); break;
            case DType.Int64: Each<T, long, Truncating<T, long>>(x, (long*)y); break;
            case DType.Int32: Each<T, int, Truncating<T, int>>(x, (int*)y); break;
            case DType.UInt8: Each<T, byte, ToByte<T>>(x, (byte*)y); break;
            case DType.Bool: Each<T, byte, NotZero<T>>(x, (byte*)y); break;
            case DType.BFloat16: Each<T, BFloat16, ToBFloat16<T>>(x, (BFloat16*)y); break;
            default: throw new ArgumentOutOfRangeException(nameof(to));
        }
    }

    static void FromBFloat16(View x, DType to, void* y)
    {
        if (to == DType.Float32)
        {
            Each<BFloat16, float, Widen>(x, (float*)y);
            return;
        }
        using var wide = new Scratch((nuint)(x.Count * sizeof(float)));
        Each<BFloat16, float, Widen>(x, (float*)wide.Data);
        Run(new View(wide.Data, DType.Float32, x.Sizes, null), to, y);
    }

    static void Each<TFrom, TTo, TConversion>(View x, TTo* y)
        where TFrom : unmanaged where TTo : unmanaged where TConversion : struct, IConversion<TFrom, TTo>
    {
        var count = x.Count;
        WorkerPool.For((int)((count + Chunk - 1) / Chunk), new EachBody<TFrom, TTo, TConversion>(x, y, count));
    }

    static void ByWidth(View strided, void* packed, bool scatter)
    {
        var count = strided.Count;
        var chunks = (int)((count + Chunk - 1) / Chunk);
        switch (strided.DType.Size)
        {
            case 1: WorkerPool.For(chunks, new CopyBody<byte>(strided, (byte*)packed, count, scatter)); break;
            case 2: WorkerPool.For(chunks, new CopyBody<ushort>(strided, (ushort*)packed, count, scatter)); break;
            case 4: WorkerPool.For(chunks, new CopyBody<uint>(strided, (uint*)packed, count, scatter)); break;
            default: WorkerPool.For(chunks, new CopyBody<ulong>(strided, (ulong*)packed, count, scatter)); break;
        }
    }

    readonly struct CopyBody<T>(View strided, T* packed, long count, bool scatter) : IChunkedWork where T : unmanaged
    {
        readonly BlockReader<T> blocks = new(strided);

        public void Invoke(int chunk)
        {
            var start = (long)chunk * Chunk;
            var n = Math.Min(Chunk, count - start);
            if (scatter) blocks.Scatter(start, n, packed + start);
            else blocks.Gather(start, n, packed + start);
        }
    }

    readonly struct EachBody<TFrom, TTo, TConversion>(View x, TTo* y, long count) : IChunkedWork
        where TFrom : unmanaged where TTo : unmanaged where TConversion : struct, IConversion<TFrom, TTo>
    {
        const int Block = BlockReader<TFrom>.Block;
        readonly BlockReader<TFrom> blocks = new(x);

        [SkipLocalsInit]
        public void Invoke(int chunk)
        {
            var scratch = stackalloc TFrom[Block];
            var end = Math.Min((chunk + 1L) * Chunk, count);
            for (var start = (long)chunk * Chunk; start < end; start += Block)
            {
                var n = (int)Math.Min(Block, end - start);
                var source = blocks.Read(start, n, scratch);
                for (var i = 0; i < n; i++) y[start + i] = TConversion.Convert(source[i]);
            }
        }
    }

    interface IConversion<TFrom, TTo>
    {
        static abstract TTo Convert(TFrom value);
    }

    struct Truncating<TFrom, TTo> : IConversion<TFrom, TTo> where TFrom : INumber<TFrom> where TTo : INumber<TTo>
    {
        public static TTo Convert(TFrom value) => TTo.CreateTruncating(value);
    }

    /// <summary>By way of Int64, so that negative and large numbers wrap as whole numbers do.</summary>
    struct ToByte<TFrom> : IConversion<TFrom, byte> where TFrom : INumber<TFrom>
    {
        public static byte Convert(TFrom value) => (byte)long.CreateTruncating(value);
    }

    struct NotZero<TFrom> : IConversion<TFrom, byte> where TFrom : INumber<TFrom>
    {
        public static byte Convert(TFrom value) => TFrom.IsZero(value) ? (byte)0 : (byte)1;
    }

    struct ToBFloat16<TFrom> : IConversion<TFrom, BFloat16> where TFrom : INumber<TFrom>
    {
        public static BFloat16 Convert(TFrom value) => (BFloat16)float.CreateTruncating(value);
    }

    struct Widen : IConversion<BFloat16, float>
    {
        public static float Convert(BFloat16 value) => (float)value;
    }
}

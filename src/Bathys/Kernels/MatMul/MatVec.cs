using System.Runtime.CompilerServices;

namespace Bathys.Kernels;

/// <summary>
/// A matrix by a vector, y = M x: every element of M is used once, so the speed is the memory's. M is read in the order in which it lies:
/// by rows as dot products, by columns as sums of scaled rows.
/// </summary>
internal static unsafe class MatVec<V, T> where V : struct, ISimd<V, T> where T : unmanaged
{
    /// <summary>Elements of M that one chunk reads, about.</summary>
    const int ChunkElements = 64 * 1024;

    /// <summary>Runs a product with one row or one column, if its matrix lies well for it.</summary>
    public static bool TryRun(in Product<V, T> product)
    {
        if (product.Depth == 0) return false;
        if (product.Rows == 1 && (product.BColumn == 1 || product.BRow == 1))
        {
            return Run(product.Columns, product.Depth, product.B, product.BColumn, product.BRow, product.A, product.AColumn, product.C,
                product.Epilogue);
        }

        if (product.Columns == 1 && (product.CRow == 1 || product.Rows == 1) && (product.ARow == 1 || product.AColumn == 1))
        {
            // The column becomes a row: what belongs to rows belongs to columns now.
            var epilogue = product.Epilogue with { ColumnBias = product.Epilogue.RowBias, RowBias = product.Epilogue.ColumnBias };
            return Run(product.Rows, product.Depth, product.A, product.ARow, product.AColumn, product.B, product.BRow, product.C, epilogue);
        }

        return false;
    }

    static bool Run(
        int outputs, int depth, T* matrix, nint outputStride, nint depthStride, T* x, nint xStride, T* y, in Epilogue<T> epilogue)
    {
        using var scratch = xStride == 1 ? default : new Scratch((nuint)(depth * sizeof(T)));
        var vector = xStride == 1 ? x : (T*)scratch.Data;
        if (xStride != 1) Packing.Pack(x, 1, xStride, 1, 1, depth, vector);

        if (depthStride == 1)
        {
            var ranges = new Parts(outputs, Math.Max(4, ChunkElements / depth / 4 * 4));
            WorkerPool.For(ranges.Count, new DotWork(ranges, depth, matrix, outputStride, vector, y, epilogue));
        }
        else
        {
            var columns = new Parts(outputs, 2048);
            var parts = new Parts(depth, Math.Max(64, Math.Max(ChunkElements / Math.Min(outputs, 2048), (depth + 31) / 32)));
            using var partial = new Scratch((nuint)((nint)parts.Count * (outputs + V.Count) * sizeof(T)));
            WorkerPool.For(columns.Count * parts.Count, new SumWork(columns, parts, matrix, depthStride, vector, (T*)partial.Data));
            WorkerPool.For(columns.Count, new JoinWork(columns, parts.Count, (T*)partial.Data, y, epilogue));
        }

        return true;
    }

    /// <summary>Adds to y what is to be kept of it, and finishes a range.</summary>
    static void Finish(T* sums, int first, int count, T* y, in Epilogue<T> epilogue)
    {
        nint j = 0;
        if (epilogue.Accumulate)
        {
            for (; j <= count - V.Count; j += V.Count) (V.Load(sums + j) + V.Load(y + first + j)).Store(sums + j);
            var tail = stackalloc T[V.Count];
            for (var i = j; i < count; i++) tail[i - j] = y[first + i];
            if (j < count) (V.Load(sums + j) + V.Load(tail)).Store(sums + j);
        }

        new Span<T>(sums, count).CopyTo(new Span<T>(y + first, count));
        if (epilogue.IsNeeded) epilogue.Apply<V>(y + first, count, 0, first, 1, count, 0);
    }

    /// <summary>Each output is the dot product of a row with x, four rows at a time.</summary>
    readonly struct DotWork(Parts ranges, int depth, T* matrix, nint stride, T* x, T* y, Epilogue<T> epilogue) : IChunkedWork
    {
        public void Invoke(int chunk)
        {
            int first = ranges.Start(chunk), count = ranges.Start(chunk + 1) - first;
            using var scratch = new Scratch((nuint)((count + V.Count) * sizeof(T)));
            var sums = (T*)scratch.Data;
            for (var i = 0; i < count; i += 4)
            {
                var row = matrix + ((first + i) * stride);
                // Fewer than four rows: the first stands in for those that do not exist, and its sum is written where nobody looks.
                nint second = i + 1 < count ? stride : 0, third = i + 2 < count ? 2 * stride : 0, fourth = i + 3 < count ? 3 * stride : 0;
                DotFour(row, row + second, row + third, row + fourth, x, depth, sums + i);
            }

            Finish(sums, first, count, y, epilogue);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    static void DotFour(T* p, T* q, T* r, T* s, T* x, nint depth, T* sums)
    {
        V p0 = V.Of(0), p1 = V.Of(0), q0 = V.Of(0), q1 = V.Of(0), r0 = V.Of(0), r1 = V.Of(0), s0 = V.Of(0), s1 = V.Of(0);
        nint k = 0;
        for (; k <= depth - (2 * V.Count); k += 2 * V.Count)
        {
            V x0 = V.Load(x + k), x1 = V.Load(x + k + V.Count);
            p0 = V.Fma(V.Load(p + k), x0, p0);
            p1 = V.Fma(V.Load(p + k + V.Count), x1, p1);
            q0 = V.Fma(V.Load(q + k), x0, q0);
            q1 = V.Fma(V.Load(q + k + V.Count), x1, q1);
            r0 = V.Fma(V.Load(r + k), x0, r0);
            r1 = V.Fma(V.Load(r + k + V.Count), x1, r1);
            s0 = V.Fma(V.Load(s + k), x0, s0);
            s1 = V.Fma(V.Load(s + k + V.Count), x1, s1);
        }

        for (; k < depth; k += V.Count)
        {
            if (k <= depth - V.Count)
            {
                var x0 = V.Load(x + k);
                p0 = V.Fma(V.Load(p + k), x0, p0);
                q0 = V.Fma(V.Load(q + k), x0, q0);
                r0 = V.Fma(V.Load(r + k), x0, r0);
                s0 = V.Fma(V.Load(s + k), x0, s0);
            }
            else
            {
                var tail = Tail(x + k, depth - k);
                p0 = V.Fma(Tail(p + k, depth - k), tail, p0);
                q0 = V.Fma(Tail(q + k, depth - k), tail, q0);
                r0 = V.Fma(Tail(r + k, depth - k), tail, r0);
                s0 = V.Fma(Tail(s + k, depth - k), tail, s0);
            }
        }

        sums[0] = Horizontal(p0 + p1);
        sums[1] = Horizontal(q0 + q1);
        sums[2] = Horizontal(r0 + r1);
        sums[3] = Horizontal(s0 + s1);
    }

    /// <summary>The last few numbers, then zeros.</summary>
    static V Tail(T* source, nint count)
    {
        var buffer = stackalloc T[V.Count];
        V.Of(0).Store(buffer);
        for (nint i = 0; i < count; i++) buffer[i] = source[i];
        return V.Load(buffer);
    }

    /// <summary>The sum over the lanes, halves added to halves.</summary>
    static T Horizontal(V sum)
    {
        var buffer = stackalloc T[2 * V.Count];
        V.Of(0).Store(buffer + V.Count);
        for (var half = V.Count; half > 1; half /= 2)
        {
            sum.Store(buffer);
            sum += V.Load(buffer + (half / 2));
        }

        sum.Store(buffer);
        return buffer[0];
    }

    /// <summary>A part of the depth for a range of outputs: rows of M, scaled by x, are added up four at a time.</summary>
    readonly struct SumWork(Parts columns, Parts parts, T* matrix, nint stride, T* x, T* partial) : IChunkedWork
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Invoke(int chunk)
        {
            var (part, range) = Math.DivRem(chunk, columns.Count);
            nint first = columns.Start(range), count = columns.Start(range + 1) - first;
            var sums = partial + ((nint)part * (columns.Length + V.Count)) + first;
            new Span<T>(sums, (int)count).Clear();
            nint k = parts.Start(part), end = parts.Start(part + 1);
            for (; k <= end - 4; k += 4)
            {
                var row = matrix + (k * stride) + first;
                V x0 = V.Create(x[k]), x1 = V.Create(x[k + 1]), x2 = V.Create(x[k + 2]), x3 = V.Create(x[k + 3]);
                nint j = 0;
                for (; j <= count - V.Count; j += V.Count)
                {
                    var sum = V.Fma(x0, V.Load(row + j), V.Load(sums + j));
                    sum = V.Fma(x1, V.Load(row + stride + j), sum);
                    sum = V.Fma(x2, V.Load(row + (2 * stride) + j), sum);
                    V.Fma(x3, V.Load(row + (3 * stride) + j), sum).Store(sums + j);
                }

                if (j < count)
                {
                    for (nint i = 0; i < 4; i++) AddTail(x[k + i], row + (i * stride) + j, sums + j, count - j);
                }
            }

            for (; k < end; k++)
            {
                var row = matrix + (k * stride) + first;
                var x0 = V.Create(x[k]);
                nint j = 0;
                for (; j <= count - V.Count; j += V.Count) V.Fma(x0, V.Load(row + j), V.Load(sums + j)).Store(sums + j);
                if (j < count) AddTail(x[k], row + j, sums + j, count - j);
            }
        }

        static void AddTail(T x, T* row, T* sums, nint count)
        {
            var buffer = stackalloc T[V.Count];
            V.Fma(V.Create(x), Tail(row, count), Tail(sums, count)).Store(buffer);
            for (nint i = 0; i < count; i++) sums[i] = buffer[i];
        }
    }

    readonly struct JoinWork(Parts columns, int parts, T* partial, T* y, Epilogue<T> epilogue) : IChunkedWork
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Invoke(int chunk)
        {
            int first = columns.Start(chunk), count = columns.Start(chunk + 1) - first;
            using var scratch = new Scratch((nuint)((count + V.Count) * sizeof(T)));
            var sums = (T*)scratch.Data;
            nint size = columns.Length + V.Count;
            for (nint j = 0; j < count; j += V.Count)
            {
                var sum = V.Load(partial + first + j);
                for (nint part = 1; part < parts; part++) sum += V.Load(partial + (part * size) + first + j);
                sum.Store(sums + j);
            }

            Finish(sums, first, count, y, epilogue);
        }
    }
}

using System.Runtime.CompilerServices;

namespace Bathys.Kernels;

internal static unsafe class RecurrentForward<TCell, V, T> where TCell : struct, IRecurrentCell where V : struct, ISimd<V, T>
    where T : unmanaged
{
    public static void Run(RecurrentShape shape, RecurrentMemory<T> memory, T* input)
    {
        var width = TCell.Gates * shape.Hidden;
        var rows = RecurrentSequence.RowsAtOnce(shape.Batch);
        var chunks = (shape.Batch + rows - 1) / rows;
        using var packed = new Scratch((nuint)(PackedMatrix<V, T>.Elements(shape.Hidden, width) * sizeof(T)));
        var weight = new PackedMatrix<V, T>(shape.Hidden, width, (T*)packed.Data);
        weight.Pack(memory.Weight, 1, shape.Hidden);
        var perChunk = ((nint)rows * width) + PackedMatrix<V, T>.LeftElements(shape.Hidden, rows) + (TCell.Saved * shape.Hidden);
        using var scratch = new Scratch((nuint)(chunks * perChunk * sizeof(T)));
        WorkerPool.For(chunks, new Work(shape, memory, input, weight, rows, perChunk, (T*)scratch.Data));
    }

    readonly struct Work(
        RecurrentShape shape, RecurrentMemory<T> memory, T* input, PackedMatrix<V, T> weight, int rowsAtOnce, nint perChunk, T* scratch)
        : IChunkedWork
    {
        public void Invoke(int chunk)
        {
            var first = chunk * rowsAtOnce;
            var rows = Math.Min(rowsAtOnce, shape.Batch - first);
            var (hidden, width, states) = (shape.Hidden, TCell.Gates * shape.Hidden, (nint)shape.Batch * shape.Hidden);
            T* products = scratch + (chunk * perChunk), unsaved = products + ((nint)rowsAtOnce * width),
                left = unsaved + (TCell.Saved * hidden);
            T* state = memory.FirstState, cell = memory.FirstCell;
            for (var step = 0; step < shape.Steps; step++)
            {
                var t = shape.Time(step);
                for (var r = 0; memory.Bias != null && r < rows; r++)
                    new ReadOnlySpan<T>(memory.Bias, width).CopyTo(new Span<T>(products + ((nint)r * width), width));
                weight.Multiply(state + ((nint)first * hidden), hidden, rows, left, products, width, accumulate: memory.Bias != null);
                T* newState = memory.States + (t * states), newCell = TCell.HasCellState ? memory.Cells + (t * states) : null;
                for (var r = 0; r < rows; r++)
                {
                    var b = first + r;
                    var at = (nint)b * hidden;
                    if (memory.Lengths != null && t >= memory.Lengths[b])
                    {
                        new ReadOnlySpan<T>(state + at, hidden).CopyTo(new Span<T>(newState + at, hidden));
                        if (TCell.HasCellState) new ReadOnlySpan<T>(cell + at, hidden).CopyTo(new Span<T>(newCell + at, hidden));
                        continue;
                    }
                    var timeRow = ((nint)t * shape.Batch) + b;
                    Units(new ForwardRow<T>
                    {
                        Input = input + (timeRow * width),
                        Hidden = products + ((nint)r * width),
                        PreviousState = state + at,
                        PreviousCell = cell + at,
                        State = newState + at,
                        Cell = newCell + at,
                        Saved = memory.Saved == null ? unsaved : memory.Saved + (timeRow * TCell.Saved * hidden),
                    }, hidden);
                }
                state = newState;
                cell = newCell;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        static void Units(in ForwardRow<T> row, int hidden)
        {
            var j = 0;
            for (; j <= hidden - V.Count; j += V.Count) TCell.Forward<V, T>(row, hidden, j);
            for (; j < hidden; j++) TCell.Forward<Simd1<T>, T>(row, hidden, j);
        }
    }
}

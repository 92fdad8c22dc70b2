using System.Runtime.CompilerServices;

namespace Bathys.Kernels;

/// <summary>Gradients of a recurrent layer's run.</summary>
internal unsafe struct RecurrentGradient<T> where T : unmanaged
{
    /// <summary>In: of the states and cell states after each step, (steps, batch, hidden); null where nothing flows.</summary>
    public T* States, Cells;

    /// <summary>Out: of the input's product, (steps, batch, gates · hidden).</summary>
    public T* Input;

    /// <summary>Out: of the hidden state's product; the same memory as <see cref="Input"/> where the cell has no own.</summary>
    public T* Hidden;

    /// <summary>Out: of the states before the first step, (batch, hidden).</summary>
    public T* FirstState, FirstCell;
}

internal static unsafe class RecurrentBackward<TCell, V, T> where TCell : struct, IRecurrentCell where V : struct, ISimd<V, T>
    where T : unmanaged
{
    public static void Run(RecurrentShape shape, RecurrentMemory<T> memory, RecurrentGradient<T> gradient)
    {
        var width = TCell.Gates * shape.Hidden;
        var rows = RecurrentSequence.RowsAtOnce(shape.Batch);
        var chunks = (shape.Batch + rows - 1) / rows;
        using var packed = new Scratch((nuint)(PackedMatrix<V, T>.Elements(width, shape.Hidden) * sizeof(T)));
        var weight = new PackedMatrix<V, T>(width, shape.Hidden, (T*)packed.Data);
        weight.Pack(memory.Weight, shape.Hidden, 1);
        var perChunk = PackedMatrix<V, T>.LeftElements(width, rows);
        using var scratch = new Scratch((nuint)(chunks * perChunk * sizeof(T)));
        WorkerPool.For(chunks, new Work(shape, memory, gradient, weight, rows, perChunk, (T*)scratch.Data));
    }

    readonly struct Work(
        RecurrentShape shape, RecurrentMemory<T> memory, RecurrentGradient<T> gradient, PackedMatrix<V, T> weight, int rowsAtOnce,
        nint perChunk, T* scratch)
        : IChunkedWork
    {
        public void Invoke(int chunk)
        {
            var first = chunk * rowsAtOnce;
            var rows = Math.Min(rowsAtOnce, shape.Batch - first);
            var (hidden, width, states) = (shape.Hidden, TCell.Gates * shape.Hidden, (nint)shape.Batch * shape.Hidden);
            var (start, count) = ((nint)first * hidden, rows * hidden);
            // The gradients of the running states live where those of the first states end up.
            T* state = gradient.FirstState + start, cell = gradient.FirstCell + start;
            new Span<T>(state, count).Clear();
            if (TCell.HasCellState) new Span<T>(cell, count).Clear();
            for (var step = shape.Steps - 1; step >= 0; step--)
            {
                var t = shape.Time(step);
                if (gradient.States != null) Add(gradient.States + (t * states) + start, state, count);
                if (TCell.HasCellState && gradient.Cells != null) Add(gradient.Cells + (t * states) + start, cell, count);
                var before = step == 0 ? memory.FirstState : memory.States + (shape.Time(step - 1) * states);
                var cellBefore = step == 0 || !TCell.HasCellState ? memory.FirstCell : memory.Cells + (shape.Time(step - 1) * states);
                for (var r = 0; r < rows; r++)
                {
                    var b = first + r;
                    var (at, timeRow) = ((nint)b * hidden, ((nint)t * shape.Batch) + b);
                    T* input = gradient.Input + (timeRow * width), product = gradient.Hidden + (timeRow * width);
                    if (memory.Lengths != null && t >= memory.Lengths[b])
                    {
                        // The step only carried the states on: their gradients stay as they are.
                        new Span<T>(input, width).Clear();
                        new Span<T>(product, width).Clear();
                        continue;
                    }
                    Units(new BackwardRow<T>
                    {
                        Saved = memory.Saved + (timeRow * TCell.Saved * hidden),
                        PreviousState = before + at,
                        PreviousCell = cellBefore + at,
                        State = memory.States + (t * states) + at,
                        Cell = memory.Cells + (t * states) + at,
                        StateGradient = state + ((nint)r * hidden),
                        CellGradient = cell + ((nint)r * hidden),
                        InputGradient = input,
                        HiddenGradient = product,
                    }, hidden);
                }
                weight.Multiply(
                    gradient.Hidden + ((((nint)t * shape.Batch) + first) * width), width, rows, scratch + (chunk * perChunk), state, hidden,
                    accumulate: true);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        static void Units(in BackwardRow<T> row, int hidden)
        {
            var j = 0;
            for (; j <= hidden - V.Count; j += V.Count) TCell.Backward<V, T>(row, hidden, j);
            for (; j < hidden; j++) TCell.Backward<Simd1<T>, T>(row, hidden, j);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        static void Add(T* x, T* sum, int count)
        {
            var i = 0;
            for (; i <= count - V.Count; i += V.Count) (V.Load(sum + i) + V.Load(x + i)).Store(sum + i);
            for (; i < count; i++) (Simd1<T>.Load(sum + i) + Simd1<T>.Load(x + i)).Store(sum + i);
        }
    }
}

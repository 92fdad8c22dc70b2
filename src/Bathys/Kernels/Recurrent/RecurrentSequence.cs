using System.Runtime.Intrinsics;

namespace Bathys.Kernels;

/// <summary>A recurrent layer's run over whole sequences.</summary>
/// <param name="Steps">Time steps.</param>
/// <param name="Batch">Sequences side by side.</param>
/// <param name="Hidden">Units of the hidden state.</param>
/// <param name="IsReverse">True to go from the last step to the first.</param>
internal readonly record struct RecurrentShape(int Steps, int Batch, int Hidden, bool IsReverse)
{
    /// <summary>The time of the step that is done as number <paramref name="step"/>.</summary>
    public int Time(int step) => IsReverse ? Steps - 1 - step : step;
}

/// <summary>The numbers that both directions need: time-major, contiguous. Null where there is nothing.</summary>
internal unsafe struct RecurrentMemory<T> where T : unmanaged
{
    /// <summary>U: (gates · hidden, hidden).</summary>
    public T* Weight;

    /// <summary>The bias of the hidden product, (gates · hidden).</summary>
    public T* Bias;

    /// <summary>The states before the first step: (batch, hidden).</summary>
    public T* FirstState, FirstCell;

    /// <summary>The states after each step: (steps, batch, hidden).</summary>
    public T* States, Cells;

    /// <summary>What the backward pass needs: (steps, batch, saved · hidden).</summary>
    public T* Saved;

    /// <summary>Each sequence's length; beyond it the state stays what it was. Null: all are whole.</summary>
    public long* Lengths;
}

/// <summary>
/// Whole sequences in one dispatch: a worker takes some sequences of the batch through all time steps, since they never meet, so there
/// is nothing to wait for between steps. The recurrent weight is packed once.
/// </summary>
internal static unsafe class RecurrentSequence
{
    /// <param name="shape">Sizes.</param>
    /// <param name="memory">States and weights.</param>
    /// <param name="input">The input's product with its weight, biases added: (steps, batch, gates · hidden).</param>
    public static void Forward<TCell, T>(RecurrentShape shape, RecurrentMemory<T> memory, T* input) where TCell : struct, IRecurrentCell
        where T : unmanaged
    {
        if (Vector512.IsHardwareAccelerated) RecurrentForward<TCell, Simd512<T>, T>.Run(shape, memory, input);
        else if (Vector256.IsHardwareAccelerated) RecurrentForward<TCell, Simd256<T>, T>.Run(shape, memory, input);
        else RecurrentForward<TCell, Simd128<T>, T>.Run(shape, memory, input);
    }

    /// <param name="shape">Sizes.</param>
    /// <param name="memory">States and weights, as the forward pass left them.</param>
    /// <param name="gradient">Gradients in and out.</param>
    public static void Backward<TCell, T>(RecurrentShape shape, RecurrentMemory<T> memory, RecurrentGradient<T> gradient)
        where TCell : struct, IRecurrentCell where T : unmanaged
    {
        if (Vector512.IsHardwareAccelerated) RecurrentBackward<TCell, Simd512<T>, T>.Run(shape, memory, gradient);
        else if (Vector256.IsHardwareAccelerated) RecurrentBackward<TCell, Simd256<T>, T>.Run(shape, memory, gradient);
        else RecurrentBackward<TCell, Simd128<T>, T>.Run(shape, memory, gradient);
    }

    /// <summary>
    /// Sequences that a worker takes: a third of the weight's trips through the cache are saved by 32, and 16 leave more to share.
    /// </summary>
    public static int RowsAtOnce(int batch) => batch >= 64 ? 32 : batch >= 16 ? 16 : 8;
}

using Bathys.Kernels;

namespace Bathys;

/// <summary>The cell of a recurrent layer.</summary>
public enum RecurrentCell
{
    /// <summary>h = tanh(x + U h′).</summary>
    Tanh,

    /// <summary>h = max(0, x + U h′).</summary>
    Relu,

    /// <summary>Gates r, z, n (Cho and others 2014).</summary>
    Gru,

    /// <summary>Gates i, f, g, o and a cell state (Hochreiter and Schmidhuber 1997).</summary>
    Lstm,
}

/// <summary>One recurrent layer, one direction, over whole sequences: the part that cannot be done for all time steps at once.</summary>
public static class RecurrentOperator
{
    /// <summary>
    /// The states after each step, with x the input's product W·input + bias for all steps; all else is converted to x's type.
    /// </summary>
    /// <param name="cell">The cell.</param>
    /// <param name="x">(steps, batch, gates · hidden); for the LSTM with the hidden bias already added.</param>
    /// <param name="weight">U: (gates · hidden, hidden).</param>
    /// <param name="bias">The hidden product's bias, (gates · hidden), or none.</param>
    /// <param name="state">The states before the first step, (batch, hidden).</param>
    /// <param name="cellState">The LSTM's cell states before the first step, (batch, hidden); none for the others.</param>
    /// <param name="lengths">Each sequence's length, Int64 (batch), or none; beyond it states stay what they were.</param>
    /// <param name="reverse">True to go from the last step to the first.</param>
    /// <returns>States and the LSTM's cell states, each (steps, batch, hidden).</returns>
    /// <exception cref="ShapeException">The shapes do not belong together.</exception>
    public static (Tensor States, Tensor? Cells) Recurrent(
        RecurrentCell cell, Tensor x, Tensor weight, Tensor? bias, Tensor state, Tensor? cellState = null, Tensor? lengths = null,
        bool reverse = false)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(weight);
        ArgumentNullException.ThrowIfNull(state);
        Check(cell, x, weight, bias, state, cellState, lengths);

        // The kernels read all of them as numbers of x's type.
        (weight, bias, state, cellState) = (weight.To(x.DType), bias?.To(x.DType), state.To(x.DType), cellState?.To(x.DType));
        return (cell, x.DType) switch
        {
            (RecurrentCell.Tanh, DType.Float32) => Run<TanhCell, float>(x, weight, bias, state, null, lengths, reverse),
            (RecurrentCell.Tanh, DType.Float64) => Run<TanhCell, double>(x, weight, bias, state, null, lengths, reverse),
            (RecurrentCell.Relu, DType.Float32) => Run<ReluCell, float>(x, weight, bias, state, null, lengths, reverse),
            (RecurrentCell.Relu, DType.Float64) => Run<ReluCell, double>(x, weight, bias, state, null, lengths, reverse),
            (RecurrentCell.Gru, DType.Float32) => Run<GruCell, float>(x, weight, bias, state, null, lengths, reverse),
            (RecurrentCell.Gru, DType.Float64) => Run<GruCell, double>(x, weight, bias, state, null, lengths, reverse),
            (RecurrentCell.Lstm, DType.Float32) => Run<LstmCell, float>(x, weight, bias, state, cellState, lengths, reverse),
            (RecurrentCell.Lstm, DType.Float64) => Run<LstmCell, double>(x, weight, bias, state, cellState, lengths, reverse),
            _ => throw new NotSupportedException($"Recurrent: {x.DType} does not compute: convert to Float32 or Float64"),
        };
    }

    static (Tensor States, Tensor? Cells) Run<TCell, T>(
        Tensor x, Tensor weight, Tensor? bias, Tensor state, Tensor? cell, Tensor? lengths, bool reverse)
        where TCell : struct, IRecurrentCell where T : unmanaged
    {
        var shape = new RecurrentShape(x.Shape[0], x.Shape[1], weight.Shape[1], reverse);
        var operands = new RecurrentOperands(weight.Packed(), bias?.Packed(), state.Packed(), cell?.Packed(), lengths);
        var records = Record.Needs(x) || Record.Needs(weight) || Record.Needs(state) || (bias is not null && Record.Needs(bias))
            || (cell is not null && Record.Needs(cell));
        var (states, cells, saved) = Tensor.RecurrentForward<TCell, T>(shape, x.Packed(), operands, records);
        if (!records) return (states, cells);

        // The saved states are views, so that the recorded outputs can go when nobody uses them.
        Tensor savedStates = states.Detach(), firstState = operands.State.Detach();
        var savedCells = cells?.Detach();
        Tensor[] inputs = [x, weight, state, bias ?? weight, cell ?? state];
        Tensor[] outputs = cells is null ? [states] : [states, cells];
        Record.Gradients("Recurrent", outputs, inputs, (gradients, needs) =>
        {
            var (dx, product, firstGradient, firstCellGradient) = Tensor.RecurrentBackward<TCell, T>(
                shape, operands, (savedStates, savedCells, saved!),
                gradients[0]?.Contiguous(), savedCells is null ? null : gradients[1]?.Contiguous());
            Tensor? weightGradient = null, biasGradient = null;
            using (new NoGrad())
            {
                if (needs[1]) weightGradient = WeightGradient(product, savedStates, firstState, reverse);
                if (bias is not null && needs[3]) biasGradient = product.Sum([0, 1]);
            }
            Tensor?[] results = [dx, weightGradient, firstGradient, biasGradient, firstCellGradient];
            foreach (var result in results)
                if (result is not null) Record.FirstOrderOnly("Recurrent", result);
            return results;
        });
        return (states, cells);
    }

    /// <summary>Σₜ product gradientₜᵀ · state before t.</summary>
    static Tensor WeightGradient(Tensor product, Tensor states, Tensor firstState, bool reverse)
    {
        var (steps, width, hidden) = (product.Shape[0], product.Shape[2], states.Shape[2]);
        if (steps == 0) return Tensor.Zeros([width, hidden], product.DType);
        var first = reverse ? steps - 1 : 0;
        var (later, before) = reverse ? (product[..^1], states[1..]) : (product[1..], states[..^1]);
        return product[first].Transpose().MatMul(firstState) + later.Reshape(-1, width).Transpose().MatMul(before.Reshape(-1, hidden));
    }

    static void Check(RecurrentCell cell, Tensor x, Tensor weight, Tensor? bias, Tensor state, Tensor? cellState, Tensor? lengths)
    {
        var gates = Gates(cell);
        if (x.Rank != 3 || weight.Rank != 2 || weight.Shape[0] != gates * weight.Shape[1] || x.Shape[2] != weight.Shape[0])
            throw new ShapeException(
                $"Recurrent: a {cell} wants x (steps, batch, {gates} · hidden) and a weight ({gates} · hidden, hidden), not {x.Shape} " +
                $"and {weight.Shape}");
        Shape states = [x.Shape[1], weight.Shape[1]];
        if (state.Shape != states || (cellState is not null && cellState.Shape != states))
            throw new ShapeException(
                $"Recurrent: the first states are {states} here, not {state.Shape}{(cellState is null ? "" : $" and {cellState.Shape}")}");
        if ((cell == RecurrentCell.Lstm) != (cellState is not null))
            throw new ArgumentException("Recurrent: the LSTM needs a first cell state, the other cells have none", nameof(cellState));
        if (bias is not null && bias.Shape != new Shape(weight.Shape[0]))
            throw new ShapeException($"Recurrent: the bias is ({weight.Shape[0]}) here, not {bias.Shape}");
        if (lengths is not null && (lengths.DType != DType.Int64 || !lengths.IsContiguous || lengths.Shape != new Shape(x.Shape[1])))
            throw new ShapeException($"Recurrent: lengths are contiguous Int64 ({x.Shape[1]}) here, not {lengths.DType} {lengths.Shape}");
    }

    /// <summary>How many gates a cell's weights hold one below the other.</summary>
    internal static int Gates(RecurrentCell cell) => cell switch { RecurrentCell.Lstm => 4, RecurrentCell.Gru => 3, _ => 1 };
}

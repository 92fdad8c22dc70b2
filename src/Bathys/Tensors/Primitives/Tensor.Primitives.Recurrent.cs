using Bathys.Kernels;

namespace Bathys;

/// <summary>What a recurrent layer's run keeps for its gradient.</summary>
/// <param name="Weight">U.</param>
/// <param name="Bias">The hidden product's bias.</param>
/// <param name="State">The states before the first step.</param>
/// <param name="Cell">The cell states before the first step.</param>
/// <param name="Lengths">Each sequence's length.</param>
internal sealed record RecurrentOperands(Tensor Weight, Tensor? Bias, Tensor State, Tensor? Cell, Tensor? Lengths);

public unsafe partial class Tensor
{
    /// <summary>
    /// The states after each step, the cell states where the cell has any, and what its gradient needs, where that is wanted; not recorded.
    /// All operands are contiguous.
    /// </summary>
    internal static (Tensor States, Tensor? Cells, Tensor? Saved) RecurrentForward<TCell, T>(
        in RecurrentShape shape, Tensor x, RecurrentOperands operands, bool saves) where TCell : struct, IRecurrentCell where T : unmanaged
    {
        Shape sizes = [shape.Steps, shape.Batch, shape.Hidden];
        var states = new Tensor(sizes, x.DType);
        var cells = TCell.HasCellState ? new Tensor(sizes, x.DType) : null;
        var saved = saves ? new Tensor([shape.Steps, shape.Batch, TCell.Saved * shape.Hidden], x.DType) : null;
        using var input = x.Borrow();
        using var y = states.BorrowResult();
        using var c = BorrowResult(cells);
        using var s = BorrowResult(saved);
        using var lease = new RecurrentLease(operands);
        RecurrentSequence.Forward<TCell, T>(shape, lease.With<T>(y.Data, c.Data, s.Data), (T*)input.Data);
        return (states, cells, saved);
    }

    /// <summary>
    /// The gradients of the input's product, of the hidden product (the same tensor where the cell has but one), and of the first states;
    /// not recorded.
    /// </summary>
    /// <param name="shape">Sizes.</param>
    /// <param name="operands">As the forward pass had them.</param>
    /// <param name="results">What the forward pass gave.</param>
    /// <param name="states">∂L of the states, contiguous, if any flowed back.</param>
    /// <param name="cells">∂L of the cell states.</param>
    internal static (Tensor Input, Tensor Hidden, Tensor State, Tensor? Cell) RecurrentBackward<TCell, T>(
        in RecurrentShape shape, RecurrentOperands operands, (Tensor States, Tensor? Cells, Tensor Saved) results,
        Tensor? states, Tensor? cells)
        where TCell : struct, IRecurrentCell where T : unmanaged
    {
        var dtype = operands.Weight.DType;
        var input = new Tensor([shape.Steps, shape.Batch, TCell.Gates * shape.Hidden], dtype);
        var hidden = TCell.HasOwnHiddenGradient ? new Tensor(input.Shape, dtype) : input;
        var state = new Tensor(operands.State.Shape, dtype);
        var cell = operands.Cell is null ? null : new Tensor(operands.State.Shape, dtype);
        using var y = results.States.Borrow();
        using var c = Borrow(results.Cells);
        using var s = results.Saved.Borrow();
        using var lease = new RecurrentLease(operands);
        using var gradient = new RecurrentGradientLease(states, cells, input, hidden, state, cell);
        RecurrentSequence.Backward<TCell, T>(shape, lease.With<T>(y.Data, c.Data, s.Data), gradient.As<T>());
        return (input, hidden, state, cell);
    }

    readonly ref struct RecurrentLease
    {
        readonly Borrowed weight;
        readonly Borrowed bias;
        readonly Borrowed state;
        readonly Borrowed cell;
        readonly Borrowed lengths;

        /// <summary>All of them, or none: where one was disposed, those before it are given back.</summary>
        public RecurrentLease(RecurrentOperands o)
        {
            this = default;
            try
            {
                weight = o.Weight.Borrow();
                bias = Borrow(o.Bias);
                state = o.State.Borrow();
                cell = Borrow(o.Cell);
                lengths = Borrow(o.Lengths);
            }
            catch
            {
                Dispose();
                throw;
            }
        }

        public RecurrentMemory<T> With<T>(void* states, void* cells, void* saved) where T : unmanaged => new()
        {
            Weight = (T*)weight.Data,
            Bias = (T*)bias.Data,
            FirstState = (T*)state.Data,
            FirstCell = (T*)cell.Data,
            States = (T*)states,
            Cells = (T*)cells,
            Saved = (T*)saved,
            Lengths = (long*)lengths.Data,
        };

        public void Dispose()
        {
            weight.Dispose();
            bias.Dispose();
            state.Dispose();
            cell.Dispose();
            lengths.Dispose();
        }
    }

    readonly ref struct RecurrentGradientLease
    {
        readonly Borrowed states;
        readonly Borrowed cells;
        readonly Borrowed input;
        readonly Borrowed hidden;
        readonly Borrowed state;
        readonly Borrowed cell;

        /// <summary>All of them, or none: where one was disposed, those before it are given back.</summary>
        public RecurrentGradientLease(Tensor? states, Tensor? cells, Tensor input, Tensor hidden, Tensor state, Tensor? cell)
        {
            this = default;
            try
            {
                this.states = Borrow(states);
                this.cells = Borrow(cells);
                this.input = input.BorrowResult();
                this.hidden = hidden.BorrowResult();
                this.state = state.BorrowResult();
                this.cell = BorrowResult(cell);
            }
            catch
            {
                Dispose();
                throw;
            }
        }

        public RecurrentGradient<T> As<T>() where T : unmanaged => new()
        {
            States = (T*)states.Data,
            Cells = (T*)cells.Data,
            Input = (T*)input.Data,
            Hidden = (T*)hidden.Data,
            FirstState = (T*)state.Data,
            FirstCell = (T*)cell.Data,
        };

        public void Dispose()
        {
            states.Dispose();
            cells.Dispose();
            input.Dispose();
            hidden.Dispose();
            state.Dispose();
            cell.Dispose();
        }
    }
}

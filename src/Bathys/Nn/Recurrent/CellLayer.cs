namespace Bathys.Nn;

/// <summary>
/// One step of one recurrent layer, for loops of your own: the base of <see cref="RNNCell"/>, <see cref="GRUCell"/> and
/// <see cref="LSTMCell"/>.
/// </summary>
public abstract class CellLayer : Module
{
    readonly RecurrentCell cell;
    readonly RecurrentWeights weights;

    private protected CellLayer(RecurrentCell cell, int inputSize, int hiddenSize, bool bias, DType dtype, Generator? generator)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(hiddenSize);
        (this.cell, InputSize, HiddenSize) = (cell, inputSize, hiddenSize);
        weights = new(cell, inputSize, hiddenSize, bias, dtype, generator);
    }

    /// <summary>The size of an input.</summary>
    public int InputSize { get; }

    /// <summary>The size of a state.</summary>
    public int HiddenSize { get; }

    /// <summary>The state after a step.</summary>
    /// <param name="x">(batch, input).</param>
    /// <param name="state">The state before, (batch, hidden); zeros if not given.</param>
    /// <exception cref="ShapeException">Sizes do not fit.</exception>
    public RecurrentState Forward(Tensor x, RecurrentState? state = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        using var _ = DetectAnomaly.Within(this);
        try
        {
            if (x.Rank != 2 || x.Shape[1] != InputSize) throw new ShapeException($"an input is (batch, {InputSize})");
            state ??= Start(x.Shape[0], x.DType);
            if ((cell == RecurrentCell.Lstm) != (state.Cell is not null))
                throw RecurrentLayer.CellStateMissing(cell);
            var (states, cells) = weights.Run(x.Unsqueeze(0), state.Hidden, state.Cell);
            var next = new RecurrentState(states.Squeeze(0), cells?.Squeeze(0));
            LayerWatch.Report(this, x, next.Hidden);
            return next;
        }
        catch (ShapeException error)
        {
            throw new ShapeException($"{this} got {x.Shape}: {error.Message}", error);
        }
    }

    RecurrentState Start(int batch, DType dtype)
    {
        var zeros = Tensor.Zeros([batch, HiddenSize], dtype);
        return new RecurrentState(zeros, cell == RecurrentCell.Lstm ? zeros : null);
    }

    /// <inheritdoc/>
    protected override IEnumerable<Member> Members() => weights.Members();

    /// <inheritdoc/>
    public override string ToString() => Describe.Call(TypeName, [InputSize, HiddenSize],
        ("bias", weights.InputBias is not null, true), ("relu", cell == RecurrentCell.Relu, false));
}

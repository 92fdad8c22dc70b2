namespace Bathys.Nn;

/// <summary>
/// Layers of recurrent cells over whole sequences, the base of <see cref="RNN"/>, <see cref="GRU"/> and <see cref="LSTM"/>. Each layer
/// reads the states of the one below; a bidirectional one has a second set of weights that reads from the end, and both states lie side by
/// side.
/// </summary>
/// <example><code>
/// var lstm = new LSTM(inputSize: 32, hiddenSize: 64, layers: 2);
/// var (output, state) = lstm.Forward(x);              // x (steps, batch, 32): output (steps, batch, 64)
/// (output, state) = lstm.Forward(next, state);        // goes on from there
/// </code></example>
public abstract class RecurrentLayer : Module
{
    readonly RecurrentCell cell;
    readonly RecurrentWeights[] weights;
    readonly int directions;
    readonly double dropout;
    readonly Generator? generator;

    private protected RecurrentLayer(
        RecurrentCell cell, int inputSize, int hiddenSize, int layers, bool bias, bool batchFirst, double dropout, bool bidirectional,
        DType dtype, Generator? generator)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(hiddenSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(layers);
        if (dropout is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(dropout), dropout, "a probability lies between 0 and 1");
        (this.cell, InputSize, HiddenSize, Layers, BatchFirst) = (cell, inputSize, hiddenSize, layers, batchFirst);
        (directions, this.dropout, this.generator) = (bidirectional ? 2 : 1, dropout, generator);
        weights = new RecurrentWeights[layers * directions];
        for (var k = 0; k < weights.Length; k++)
            weights[k] = new(cell, k < directions ? inputSize : directions * hiddenSize, hiddenSize, bias, dtype, generator);
    }

    /// <summary>The size of an input at one step.</summary>
    public int InputSize { get; }

    /// <summary>The size of a state of one layer and direction.</summary>
    public int HiddenSize { get; }

    /// <summary>How many layers lie on each other.</summary>
    public int Layers { get; }

    /// <summary>Whether sequences are (batch, steps, …) rather than (steps, batch, …).</summary>
    public bool BatchFirst { get; }

    /// <summary>Whether each layer also reads from the end.</summary>
    public bool IsBidirectional => directions == 2;

    /// <summary>The last layer's states after each step, and every layer's states after the last.</summary>
    /// <param name="x">(steps, batch, input), or (batch, steps, input) where batches come first.</param>
    /// <param name="state">What is remembered before the first step, (layers · directions, batch, hidden); zeros if not given.</param>
    /// <param name="lengths">
    /// Whole numbers (batch): the steps of each sequence, the rest being padding, which is never read. Outputs there are zeros, and a
    /// sequence's last state is the one after its own last step (as PyTorch's packed sequences give).
    /// </param>
    /// <returns>Output (steps, batch, directions · hidden) in the input's layout, and a state as the one given.</returns>
    /// <exception cref="ShapeException">Sizes do not fit, or a length is not between 1 and the steps.</exception>
    public (Tensor Output, RecurrentState State) Forward(Tensor x, RecurrentState? state = null, Tensor? lengths = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        using var _ = DetectAnomaly.Within(this);
        try
        {
            var (output, last) = Compute(x, state, lengths);
            LayerWatch.Report(this, x, output);
            return (output, last);
        }
        catch (ShapeException error)
        {
            throw new ShapeException($"{this} got {x.Shape}: {error.Message}", error);
        }
    }

    (Tensor Output, RecurrentState State) Compute(Tensor x, RecurrentState? state, Tensor? lengths)
    {
        CheckInput(x.Shape);
        if (BatchFirst) x = x.Transpose(0, 1);
        var (steps, batch) = (x.Shape[0], x.Shape[1]);
        state ??= Start(batch, x.DType);
        CheckState(state, batch);

        Tensor? padding = null;
        if (lengths is not null)
        {
            lengths = SequenceLengths.Checked(lengths, steps, batch);
            padding = SequenceLengths.Padding(lengths, steps);
            x = x.MaskedFill(padding, 0);       // so that not even a NaN gets through
        }

        Tensor[] last = new Tensor[weights.Length], lastCells = new Tensor[weights.Length];
        for (var layer = 0; layer < Layers; layer++)
        {
            if (layer > 0) x = x.Dropout(dropout, IsTrainingNow, generator);
            var outputs = new Tensor[directions];
            for (var direction = 0; direction < directions; direction++)
            {
                var (k, reverse) = ((layer * directions) + direction, direction == 1);
                (outputs[direction], var cells) = weights[k].Run(x, state.Hidden[k], state.Cell?[k], lengths, reverse);
                // Beyond its length a sequence keeps its state, so that the last one stands at the end of time.
                var end = reverse ? 0 : steps - 1;
                last[k] = outputs[direction][end];
                if (cells is not null) lastCells[k] = cells[end];
            }
            x = IsBidirectional ? Tensor.Cat(outputs, -1) : outputs[0];
        }

        if (padding is not null) x = x.MaskedFill(padding, 0);
        var ended = new RecurrentState(Tensor.Stack(last), cell == RecurrentCell.Lstm ? Tensor.Stack(lastCells) : null);
        return (BatchFirst ? x.Transpose(0, 1) : x, ended);
    }

    RecurrentState Start(int batch, DType dtype)
    {
        var zeros = Tensor.Zeros([weights.Length, batch, HiddenSize], dtype);
        return new RecurrentState(zeros, cell == RecurrentCell.Lstm ? zeros : null);
    }

    void CheckInput(Shape x)
    {
        var layout = BatchFirst ? "(batch, steps, input)" : "(steps, batch, input)";
        var wayOut = x.Rank == 2 ? "; make one sequence a batch of one: x.Unsqueeze" : "";
        if (x.Rank != 3) throw new ShapeException($"sequences are {layout}{wayOut}");
        if (x[2] != InputSize) throw new ShapeException($"an input {layout} has {InputSize} numbers at each step, not {x[2]}");
        if (x[BatchFirst ? 1 : 0] == 0) throw new ShapeException("the sequences have no steps");
    }

    void CheckState(RecurrentState state, int batch)
    {
        Shape expected = [weights.Length, batch, HiddenSize];
        if ((state.Hidden.Shape != expected ? state.Hidden : state.Cell) is { } wrong && wrong.Shape != expected)
            throw new ShapeException($"the first state is (layers · directions, batch, hidden), here {expected}, not {wrong.Shape}");
        if ((cell == RecurrentCell.Lstm) != (state.Cell is not null))
            throw CellStateMissing(cell);
    }

    /// <summary>What is said of a state without a cell state that wants one, or with one that has no use for it.</summary>
    internal static ShapeException CellStateMissing(RecurrentCell cell) =>
        new(cell == RecurrentCell.Lstm ? "an LSTM's state has a cell state too" : "only an LSTM's state has a cell state");

    /// <inheritdoc/>
    protected override IEnumerable<Member> Members() =>
        weights.SelectMany((own, k) => own.Members($"_l{k / directions}{(k % directions == 1 ? "_reverse" : "")}"));

    /// <inheritdoc/>
    public override string ToString() => Describe.Call(TypeName, [InputSize, HiddenSize],
        ("layers", Layers, 1), ("relu", cell == RecurrentCell.Relu, false), ("bias", weights[0].InputBias is not null, true),
        ("batchFirst", BatchFirst, false), ("dropout", dropout, 0.0), ("bidirectional", IsBidirectional, false));
}

namespace Bathys.Nn;

/// <summary>The weights of one layer and direction, gates one below the other: i, f, g, o of an LSTM, r, z, n of a GRU.</summary>
internal sealed class RecurrentWeights
{
    readonly RecurrentCell cell;

    /// <summary>Weights that start even in ±1 / √hidden.</summary>
    public RecurrentWeights(RecurrentCell cell, int inputs, int hidden, bool bias, DType dtype, Generator? generator)
    {
        this.cell = cell;
        var (width, bound) = (RecurrentOperator.Gates(cell) * hidden, 1 / Math.Sqrt(hidden));
        Input = Start(width, inputs);
        Hidden = Start(width, hidden);
        if (bias) (InputBias, HiddenBias) = (Start(width), Start(width));

        Parameter Start(params ReadOnlySpan<int> shape) =>
            Initialize.Uniform(new Parameter(Tensor.Empty(shape, dtype)), -bound, bound, generator);
    }

    /// <summary>W: (gates · hidden, input).</summary>
    public Parameter Input { get; }

    /// <summary>U: (gates · hidden, hidden).</summary>
    public Parameter Hidden { get; }

    /// <summary>(gates · hidden), or none.</summary>
    public Parameter? InputBias { get; }

    /// <summary>(gates · hidden), or none.</summary>
    public Parameter? HiddenBias { get; }

    /// <summary>The parameters under PyTorch's names.</summary>
    /// <param name="suffix">_l0 or _l1_reverse in a stack.</param>
    public IEnumerable<Member> Members(string suffix = "")
    {
        yield return new Member($"weight_ih{suffix}", Input);
        yield return new Member($"weight_hh{suffix}", Hidden);
        if (InputBias is null || HiddenBias is null) yield break;
        yield return new Member($"bias_ih{suffix}", InputBias);
        yield return new Member($"bias_hh{suffix}", HiddenBias);
    }

    /// <summary>The states after each step: the inputs' product for all steps at once, then step by step.</summary>
    /// <param name="x">(steps, batch, input).</param>
    /// <param name="state">(batch, hidden).</param>
    /// <param name="cellState">(batch, hidden), for the LSTM.</param>
    /// <param name="lengths">Each sequence's steps, Int64 (batch).</param>
    /// <param name="reverse">True to go from the last step to the first.</param>
    public (Tensor States, Tensor? Cells) Run(Tensor x, Tensor state, Tensor? cellState, Tensor? lengths = null, bool reverse = false)
    {
        // A GRU's reset gate scales one of the hidden biases; in other cells the two biases are one sum.
        var isApart = cell == RecurrentCell.Gru || HiddenBias is null;
        var product = x.Linear(Input, isApart ? InputBias : InputBias! + HiddenBias!);
        return RecurrentOperator.Recurrent(cell, product, Hidden, isApart ? HiddenBias : null, state, cellState, lengths, reverse);
    }
}

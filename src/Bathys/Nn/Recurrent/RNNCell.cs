namespace Bathys.Nn;

/// <summary>One step of an <see cref="RNN"/>.</summary>
public sealed class RNNCell : CellLayer
{
    /// <summary>A cell whose weights start even in ±1 / √hidden.</summary>
    /// <param name="inputSize">The size of an input.</param>
    /// <param name="hiddenSize">The size of a state.</param>
    /// <param name="bias">False for a cell without biases.</param>
    /// <param name="relu">True for max(0, x) in place of tanh.</param>
    /// <param name="dtype">Float32 or Float64.</param>
    /// <param name="generator">The random numbers of the start.</param>
    public RNNCell(
        int inputSize, int hiddenSize, bool bias = true, bool relu = false, DType dtype = DType.Float32, Generator? generator = null)
        : base(relu ? RecurrentCell.Relu : RecurrentCell.Tanh, inputSize, hiddenSize, bias, dtype, generator)
    {
    }
}

namespace Bathys.Nn;

/// <summary>One step of a <see cref="GRU"/>.</summary>
public sealed class GRUCell : CellLayer
{
    /// <summary>A cell whose weights start even in ±1 / √hidden.</summary>
    /// <param name="inputSize">The size of an input.</param>
    /// <param name="hiddenSize">The size of a state.</param>
    /// <param name="bias">False for a cell without biases.</param>
    /// <param name="dtype">Float32 or Float64.</param>
    /// <param name="generator">The random numbers of the start.</param>
    public GRUCell(int inputSize, int hiddenSize, bool bias = true, DType dtype = DType.Float32, Generator? generator = null)
        : base(RecurrentCell.Gru, inputSize, hiddenSize, bias, dtype, generator)
    {
    }
}

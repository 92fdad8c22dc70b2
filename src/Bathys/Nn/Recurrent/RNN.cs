namespace Bathys.Nn;

/// <summary>
/// The simple recurrent network: h = tanh(W x + b + U h′ + b′), or with a rectifier (Elman, "Finding structure in time", 1990).
/// </summary>
public sealed class RNN : RecurrentLayer
{
    /// <summary>A network whose weights start even in ±1 / √hidden.</summary>
    /// <param name="inputSize">The size of an input at one step.</param>
    /// <param name="hiddenSize">The size of a state.</param>
    /// <param name="layers">How many layers lie on each other.</param>
    /// <param name="relu">True for max(0, x) in place of tanh.</param>
    /// <param name="bias">False for cells without biases.</param>
    /// <param name="batchFirst">Whether sequences are (batch, steps, …) rather than (steps, batch, …).</param>
    /// <param name="dropout">The probability by which what one layer passes to the next is dropped in training.</param>
    /// <param name="bidirectional">Whether each layer also reads from the end.</param>
    /// <param name="dtype">Float32 or Float64.</param>
    /// <param name="generator">The random numbers of the start and of dropout.</param>
    public RNN(
        int inputSize, int hiddenSize, int layers = 1, bool relu = false, bool bias = true, bool batchFirst = false, double dropout = 0,
        bool bidirectional = false, DType dtype = DType.Float32, Generator? generator = null)
        : base(relu ? RecurrentCell.Relu : RecurrentCell.Tanh, inputSize, hiddenSize, layers, bias, batchFirst, dropout, bidirectional,
            dtype, generator)
    {
    }
}

namespace Bathys.Nn;

/// <summary>
/// Long short-term memory: i, f, o = σ(W x + b + U h′ + b′) and g = tanh(…) in the order i, f, g, o; c = f · c′ + i · g;
/// h = o · tanh(c) (Hochreiter and Schmidhuber 1997, with the forget gate of Gers, Schmidhuber and Cummins 2000).
/// </summary>
public sealed class LSTM : RecurrentLayer
{
    /// <summary>A network whose weights start even in ±1 / √hidden.</summary>
    /// <param name="inputSize">The size of an input at one step.</param>
    /// <param name="hiddenSize">The size of a state.</param>
    /// <param name="layers">How many layers lie on each other.</param>
    /// <param name="bias">False for cells without biases.</param>
    /// <param name="batchFirst">Whether sequences are (batch, steps, …) rather than (steps, batch, …).</param>
    /// <param name="dropout">The probability by which what one layer passes to the next is dropped in training.</param>
    /// <param name="bidirectional">Whether each layer also reads from the end.</param>
    /// <param name="dtype">Float32 or Float64.</param>
    /// <param name="generator">The random numbers of the start and of dropout.</param>
    public LSTM(
        int inputSize, int hiddenSize, int layers = 1, bool bias = true, bool batchFirst = false, double dropout = 0,
        bool bidirectional = false, DType dtype = DType.Float32, Generator? generator = null)
        : base(RecurrentCell.Lstm, inputSize, hiddenSize, layers, bias, batchFirst, dropout, bidirectional, dtype, generator)
    {
    }
}

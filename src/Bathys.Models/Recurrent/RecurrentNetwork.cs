using Bathys.Nn;

namespace Bathys.Models;

/// <summary>Recurrent networks by the kind of their cells.</summary>
static class RecurrentNetwork
{
    /// <summary>An <see cref="LSTM"/>, a <see cref="GRU"/> or an <see cref="RNN"/>.</summary>
    public static RecurrentLayer Create(
        RecurrentCell cell, int inputs, int hidden, int layers, bool batchFirst = false, double dropout = 0,
        DType dtype = DType.Float32) => cell switch
        {
            RecurrentCell.Lstm => new LSTM(inputs, hidden, layers, batchFirst: batchFirst, dropout: dropout, dtype: dtype),
            RecurrentCell.Gru => new GRU(inputs, hidden, layers, batchFirst: batchFirst, dropout: dropout, dtype: dtype),
            _ => new RNN(inputs, hidden, layers, relu: cell == RecurrentCell.Relu, batchFirst: batchFirst, dropout: dropout, dtype: dtype),
        };
}

using Bathys.Nn;

namespace Bathys.Models;

/// <summary>Forecasts a time series: a recurrent network reads a window, a linear layer says all the following numbers at once.</summary>
public sealed class Forecaster : UnaryModule
{
    readonly RecurrentLayer rnn;
    readonly Linear output;

    /// <summary>A network with random weights.</summary>
    /// <param name="cell">The kind of recurrent network.</param>
    /// <param name="hidden">The size of a layer's state.</param>
    /// <param name="layers">How many recurrent layers lie on each other.</param>
    /// <param name="horizon">How many numbers are forecast.</param>
    public Forecaster(RecurrentCell cell, int hidden, int layers, int horizon)
    {
        rnn = RecurrentNetwork.Create(cell, 1, hidden, layers, batchFirst: true);
        output = new(hidden, horizon);
    }

    /// <summary>The following numbers.</summary>
    /// <param name="x">Windows, (batch, window, 1).</param>
    /// <returns>(batch, horizon).</returns>
    public override Tensor Forward(Tensor x) => output.Forward(rnn.Forward(x).State.Hidden[^1]);
}

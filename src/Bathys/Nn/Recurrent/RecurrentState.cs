namespace Bathys.Nn;

/// <summary>What a recurrent network remembers between steps.</summary>
/// <param name="Hidden">h: (layers · directions, batch, hidden) of a stack, (batch, hidden) of a cell.</param>
/// <param name="Cell">The LSTM's c, of the same shape; none for other cells.</param>
public sealed record RecurrentState(Tensor Hidden, Tensor? Cell = null)
{
    /// <summary>The same numbers without their past: where backpropagation through time is cut off.</summary>
    public RecurrentState Detach() => new(Hidden.Detach(), Cell?.Detach());
}

namespace Bathys.Kernels;

/// <summary>
/// The pointwise part of a recurrent cell for one row (one sequence at one time step) and a vector of hidden units; the matrix products
/// around it are the same for every cell. Gates lie one after the other in a row, each as wide as the hidden state.
/// </summary>
internal unsafe interface IRecurrentCell
{
    /// <summary>Gates that the matrix products feed.</summary>
    static abstract int Gates { get; }

    /// <summary>Values per hidden unit that the backward pass needs.</summary>
    static abstract int Saved { get; }

    /// <summary>Whether there is a cell state beside the hidden state.</summary>
    static abstract bool HasCellState { get; }

    /// <summary>Whether the recurrent product's gradient differs from the input product's.</summary>
    static abstract bool HasOwnHiddenGradient { get; }

    /// <summary>The new state of the hidden units at <paramref name="j"/>.</summary>
    static abstract void Forward<V, T>(in ForwardRow<T> row, int hidden, int j) where V : struct, ISimd<V, T> where T : unmanaged;

    /// <summary>The gradients of the hidden units at <paramref name="j"/>.</summary>
    static abstract void Backward<V, T>(in BackwardRow<T> row, int hidden, int j) where V : struct, ISimd<V, T> where T : unmanaged;
}

/// <summary>Where a row's numbers are in the forward pass.</summary>
internal unsafe struct ForwardRow<T> where T : unmanaged
{
    /// <summary>The input's product (with all biases that can be added there).</summary>
    public T* Input;

    /// <summary>The hidden state's product (with its bias, where that cannot be added to the input's).</summary>
    public T* Hidden;

    /// <summary>The state before; may be where the new state goes.</summary>
    public T* PreviousState, PreviousCell;

    /// <summary>The new state.</summary>
    public T* State, Cell;

    /// <summary>What the backward pass needs.</summary>
    public T* Saved;
}

/// <summary>Where a row's numbers are in the backward pass.</summary>
internal unsafe struct BackwardRow<T> where T : unmanaged
{
    /// <summary>What the forward pass saved.</summary>
    public T* Saved;

    /// <summary>States before and after the step.</summary>
    public T* PreviousState, PreviousCell, State, Cell;

    /// <summary>In: the whole gradient of the new state. Out: what reaches the state before past the matrix product.</summary>
    public T* StateGradient;

    /// <summary>In: the gradient of the new cell state. Out: of the one before.</summary>
    public T* CellGradient;

    /// <summary>Gradient of the input's product.</summary>
    public T* InputGradient;

    /// <summary>Gradient of the hidden state's product; the same place as <see cref="InputGradient"/> for most cells.</summary>
    public T* HiddenGradient;
}

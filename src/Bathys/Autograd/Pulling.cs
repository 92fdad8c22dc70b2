namespace Bathys;

/// <summary>The pullback that a backward pass runs on a thread, by which the readers of memory know what it may read.</summary>
/// <param name="start">When the pass began: what was made before is a saved value.</param>
internal sealed class Pulling(long start)
{
    [ThreadStatic]
    static Pulling? current;

    Node? node;
    Tensor?[] gradients = [];

    /// <summary>Runs a pullback of this pass on this thread from here on; null: none runs. Gives what ran before.</summary>
    public static Pulling? Switch(Pulling? to)
    {
        var before = current;
        current = to;
        return before;
    }

    /// <summary>The pullback that is to run next.</summary>
    public void Next(Node node, Tensor?[] gradients) => (this.node, this.gradients) = (node, gradients);

    /// <summary>Refuses memory that was changed in place since the operation was recorded whose pullback runs on this thread.</summary>
    /// <exception cref="InvalidOperationException">It was.</exception>
    public static void Check(Storage storage, Shape shape)
    {
        if (current is { } pulling && pulling.IsChanged(storage)) throw pulling.Changed(shape);
    }

    // What the pass itself made, and the gradients that it brings, are no saved values.
    bool IsChanged(Storage storage) =>
        storage.Written > node!.Sequence && storage.Stamp < start && !Array.Exists(gradients, gradient => gradient?.Storage == storage);

    InvalidOperationException Changed(Shape shape) => new(
        $"{node!.Name}: a value of shape {shape} that the gradient needs was changed in place after it was used: " +
        $"change it after Backward, or change a copy (Clone())");
}

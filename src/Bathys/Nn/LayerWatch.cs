namespace Bathys.Nn;

/// <summary>
/// While one of these lives, every <see cref="Layer"/>, <see cref="RecurrentLayer"/> and <see cref="CellLayer"/> that computes on this thread reports:
/// <c>using (new LayerWatch((layer, x, y) => …)) …</c>.
/// </summary>
/// <remarks>It belongs to its thread, so the compiler refuses it where it would live across an <c>await</c> or a <c>yield</c>.</remarks>
public readonly ref struct LayerWatch : IDisposable
{
    [ThreadStatic]
    static Watch? current;

    readonly Watch? own;

    /// <summary>Starts to watch.</summary>
    /// <param name="report">Called with the layer, its input and its output, in the order of computation.</param>
    public LayerWatch(Action<Module, Tensor, Tensor> report) => current = own = new Watch(report, current);

    internal static void Report(Module layer, Tensor x, Tensor y)
    {
        for (var watch = current; watch is not null; watch = watch.Outer) watch.Report(layer, x, y);
    }

    /// <summary>Stops watching; <c>default(LayerWatch)</c> did not watch.</summary>
    public void Dispose()
    {
        if (own is not null) current = own.Outer;
    }

    sealed record Watch(Action<Module, Tensor, Tensor> Report, Watch? Outer);
}

namespace Bathys.Nn;

/// <summary>
/// While one of these lives, every <see cref="Layer"/>, <see cref="RecurrentLayer"/> and <see cref="CellLayer"/> that computes on this
/// thread reports: <c>using (new LayerWatch((layer, x, y) => …)) …</c>.
/// </summary>
/// <remarks>It belongs to its thread, so the compiler refuses it where it would live across an <c>await</c> or a <c>yield</c>.</remarks>
public readonly ref struct LayerWatch : IDisposable
{
    [ThreadStatic]
    static Watch? current;

    [ThreadStatic]
    static ScopeOrder order;

    readonly Watch? outer;
    readonly ScopeOrder.Place place;

    /// <summary>Starts to watch.</summary>
    /// <param name="report">Called with the layer, its input and its output, in the order of computation.</param>
    public LayerWatch(Action<Module, Tensor, Tensor> report) =>
        (place, outer, current) = (order.Begin(), current, new Watch(report, current));

    internal static void Report(Module layer, Tensor x, Tensor y)
    {
        for (var watch = current; watch is not null; watch = watch.Outer) watch.Report(layer, x, y);
    }

    /// <summary>Stops watching; <c>default(LayerWatch)</c> did not watch.</summary>
    /// <exception cref="InvalidOperationException">A scope that was begun before it has ended, and it with that.</exception>
    public void Dispose()
    {
        if (order.End(place)) current = outer;
    }

    sealed record Watch(Action<Module, Tensor, Tensor> Report, Watch? Outer);
}

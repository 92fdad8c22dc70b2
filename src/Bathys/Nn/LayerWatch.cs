namespace Bathys.Nn;

/// <summary>
/// While one of these lives, every <see cref="Layer"/>, <see cref="RecurrentLayer"/> and <see cref="CellLayer"/> that computes on this thread reports:
/// <c>using (new LayerWatch((layer, x, y) => …)) …</c>.
/// </summary>
public sealed class LayerWatch : IDisposable
{
    [ThreadStatic]
    static LayerWatch? current;

    readonly LayerWatch? outer = current;
    readonly Action<Module, Tensor, Tensor> report;

    /// <summary>Starts to watch.</summary>
    /// <param name="report">Called with the layer, its input and its output, in the order of computation.</param>
    public LayerWatch(Action<Module, Tensor, Tensor> report) => (this.report, current) = (report, this);

    internal static void Report(Module layer, Tensor x, Tensor y)
    {
        for (var watch = current; watch is not null; watch = watch.outer) watch.report(layer, x, y);
    }

    /// <summary>Stops watching.</summary>
    public void Dispose() => current = outer;
}

namespace Bathys;

/// <summary>
/// While one of these lives, the thread that made it records no gradients: <c>using (new NoGrad()) …</c>. It belongs to its thread, so the
/// compiler refuses it where it would live across an <c>await</c> or a <c>yield</c>.
/// </summary>
public readonly ref struct NoGrad : IDisposable
{
    readonly bool hasStopped;

    /// <summary>Stops recording on this thread until disposed.</summary>
    public NoGrad() => (hasStopped, Record.IsEnabled) = (Record.IsEnabled, false);

    /// <summary>Puts back what was before; <c>default(NoGrad)</c> did nothing and puts nothing back.</summary>
    public void Dispose()
    {
        if (hasStopped) Record.IsEnabled = true;
    }
}

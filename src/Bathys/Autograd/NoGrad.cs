namespace Bathys;

/// <summary>While one of these lives, the thread that made it records no gradients: <c>using (new NoGrad()) …</c>.</summary>
public sealed class NoGrad : IDisposable
{
    readonly bool before = Record.IsEnabled;

    /// <summary>Stops recording on this thread until disposed.</summary>
    public NoGrad() => Record.IsEnabled = false;

    /// <summary>Puts back what was before.</summary>
    public void Dispose() => Record.IsEnabled = before;
}

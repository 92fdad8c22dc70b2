namespace Bathys;

/// <summary>
/// While one of these lives, every module computes on this thread as in evaluation: <c>using (new EvaluationMode()) …</c>. No module is changed, so
/// others may train it, or evaluate it, on threads of their own at the same time.
/// </summary>
/// <remarks>It belongs to its thread, so the compiler refuses it where it would live across an <c>await</c> or a <c>yield</c>.</remarks>
public readonly ref struct EvaluationMode : IDisposable
{
    [ThreadStatic]
    static bool isOn;

    readonly bool hasChanged, before;

    /// <summary>Evaluation on this thread until disposed.</summary>
    public EvaluationMode() : this(true)
    {
    }

    /// <summary>Evaluation on this thread or, for a computation that repeats one made outside of such a scope, none.</summary>
    internal EvaluationMode(bool on) => (hasChanged, before, isOn) = (isOn != on, isOn, on);

    /// <summary>Whether one lives on this thread.</summary>
    public static bool IsOn => isOn;

    /// <summary>Puts back what was before; <c>default(EvaluationMode)</c> did nothing and puts nothing back.</summary>
    public void Dispose()
    {
        if (hasChanged) isOn = before;
    }
}

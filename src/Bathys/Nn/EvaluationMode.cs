namespace Bathys.Nn;

/// <summary>
/// While one of these lives, a module and everything below it is in evaluation mode; then each is in the mode that it was in, so that
/// layers that were frozen stay frozen: <c>using (new EvaluationMode(model)) …</c>.
/// </summary>
public sealed class EvaluationMode : IDisposable
{
    readonly (Module Module, bool IsTraining)[] before;

    /// <summary>Switches a module to evaluation until disposed.</summary>
    /// <param name="module">The module.</param>
    public EvaluationMode(Module module)
    {
        ArgumentNullException.ThrowIfNull(module);
        before = [.. module.NamedModules().Select(entry => (entry.Module, entry.Module.IsTraining))];
        module.Eval();
    }

    /// <summary>Puts back every module's mode.</summary>
    public void Dispose()
    {
        foreach (var (module, isTraining) in before) module.IsTraining = isTraining;
    }
}

namespace Bathys.Models.Diffusion;

/// <summary>Reads the name of a class, or nothing for any.</summary>
/// <param name="classes">The names.</param>
public sealed class ClassPrompts(IReadOnlyList<string> classes) : PromptReader
{
    /// <inheritdoc/>
    public override IReadOnlyList<long> Unconditional => [classes.Count];

    /// <inheritdoc/>
    public override long[] Read(string prompt, Action<string>? note = null)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        var name = prompt.Trim();
        if (name.Length == 0) return [classes.Count];
        for (var i = 0; i < classes.Count; i++)
            if (string.Equals(classes[i], name, StringComparison.OrdinalIgnoreCase)) return [i];
        throw new BathysException($"The model draws by class, and '{name}' is none of them: {string.Join(", ", classes)}.");
    }
}

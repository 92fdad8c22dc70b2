namespace Bathys.Models.Diffusion;

/// <summary>Turns what a user wants to see into the tokens that a model is told.</summary>
public abstract class PromptReader
{
    /// <summary>The tokens of no wish at all.</summary>
    public abstract IReadOnlyList<long> Unconditional { get; }

    /// <summary>The tokens of a prompt, as many for each; an empty one is no wish.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="note">Is told what could not be read.</param>
    /// <exception cref="BathysException">The prompt means nothing to the model.</exception>
    public abstract long[] Read(string prompt, Action<string>? note = null);
}

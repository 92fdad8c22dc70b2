namespace Bathys.Models.Diffusion;

/// <summary>For a model that is told nothing.</summary>
public sealed class NoPrompts : PromptReader
{
    /// <inheritdoc/>
    public override IReadOnlyList<long> Unconditional => [0];

    /// <inheritdoc/>
    public override long[] Read(string prompt, Action<string>? note = null)
    {
        if (!string.IsNullOrWhiteSpace(prompt)) note?.Invoke("the run was trained without captions: the prompt changes nothing");
        return [0];
    }
}

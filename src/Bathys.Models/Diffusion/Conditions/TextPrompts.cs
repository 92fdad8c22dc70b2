using Bathys.Text;

namespace Bathys.Models.Diffusion;

/// <summary>Reads prompts word by word; words that no caption had are left out, as the model was not trained on them.</summary>
/// <param name="tokenizer">The words, with padding, begin and end.</param>
/// <param name="longest">Tokens of a prompt, begin and end included; longer ones are cut.</param>
public sealed class TextPrompts(Tokenizer tokenizer, int longest) : PromptReader
{
    readonly long padding = tokenizer.PadId ?? throw new ArgumentException("the tokenizer has no padding", nameof(tokenizer));

    /// <inheritdoc/>
    public override IReadOnlyList<long> Unconditional => Read("");

    /// <inheritdoc/>
    public override long[] Read(string prompt, Action<string>? note = null)
    {
        var unknown = tokenizer.FindUnknown(prompt);
        if (unknown.Count > 0)
            note?.Invoke($"not in the run's captions, left out: {string.Join(", ", unknown.Take(10).Select(word => $"'{word}'"))}");
        int[] ids = [.. tokenizer.Encode(prompt, addSpecial: true).Where(id => id != tokenizer.UnknownId)];
        if (ids.Length > longest)
        {
            note?.Invoke(
                $"the prompt is longer than the captions that the run was trained on: only its first {longest - 2} words are read");
            ids = [.. ids[..(longest - 1)], ids[^1]];
        }

        var row = new long[longest];
        Array.Fill(row, padding);
        for (var i = 0; i < ids.Length; i++) row[i] = ids[i];
        return row;
    }
}

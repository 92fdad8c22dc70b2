namespace Bathys.Models;

/// <summary>A model that says, of the text so far, how likely each token comes next.</summary>
public interface ILanguageModel
{
    /// <summary>How many tokens it knows.</summary>
    int VocabularySize { get; }

    /// <summary>Begins to read texts, with nothing remembered. The model should be in evaluation mode.</summary>
    ITextReading Begin();
}

/// <summary>
/// Texts being read, one in each row: keeps what the model needs of the past (a recurrent state, keys and values of attention), so that
/// each token costs the same however much came before.
/// </summary>
public interface ITextReading
{
    /// <summary>Reads on, without recording gradients.</summary>
    /// <param name="tokens">The next tokens of each text, Int64 (batch, steps), at least one step; the batch stays the same.</param>
    /// <returns>The logits of the token after the last, (batch, vocabulary).</returns>
    Tensor Read(Tensor tokens);
}

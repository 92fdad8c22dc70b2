namespace Bathys.Text;

/// <summary>Turns text into token ids 0 … <see cref="VocabularySize"/> − 1 and back. Safe for use by several threads at once.</summary>
public abstract partial class Tokenizer
{
    /// <summary>How many tokens there are.</summary>
    public abstract int VocabularySize { get; }

    /// <summary>The token for what the vocabulary lacks; null where every text can be written.</summary>
    public int? UnknownId { get; protected init; }

    /// <summary>The token that starts a text; null where the model knows none.</summary>
    public int? BeginId { get; protected init; }

    /// <summary>The token that ends a text; null where the model knows none.</summary>
    public int? EndId { get; protected init; }

    /// <summary>The token that fills up a batch; null where the model knows none.</summary>
    public int? PadId { get; protected init; }

    /// <summary>The ids of a text.</summary>
    /// <param name="text">Any text; unpaired surrogates are read as U+FFFD.</param>
    /// <param name="addSpecial">Adds the tokens that the model expects around a text, such as a begin token.</param>
    public int[] Encode(ReadOnlySpan<char> text, bool addSpecial = false)
    {
        var ids = new List<int>((text.Length / 3) + 4);
        Encode(text, ids);
        return addSpecial ? AddSpecial(ids) : [.. ids];
    }

    /// <summary>The text of ids, without begin, end and padding. Bytes that are no UTF-8 become U+FFFD.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An id is not in the vocabulary.</exception>
    public string Decode(ReadOnlySpan<int> ids)
    {
        var decoder = CreateDecoder();
        foreach (var id in ids) decoder.Accept(id);
        return decoder.Finish();
    }

    /// <summary>A decoder that writes while ids arrive; together its pieces are what <see cref="Decode"/> gives.</summary>
    public abstract TokenDecoder CreateDecoder();

    /// <summary>One token as it is shown to people: its text, a name in angle brackets, or its bytes as ‹C3›.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The id is not in the vocabulary.</exception>
    public abstract string TokenText(int id);

    /// <summary>The parts of a text, each once, that the vocabulary lacks; empty where every text can be written.</summary>
    public virtual IReadOnlyList<string> FindUnknown(ReadOnlySpan<char> text) => [];

    /// <summary>Appends the ids of a text.</summary>
    protected abstract void Encode(ReadOnlySpan<char> text, List<int> ids);

    /// <summary>The ids with the tokens that the model expects around a text.</summary>
    protected virtual int[] AddSpecial(IReadOnlyList<int> ids) => [.. ids];

    /// <summary>Refuses an id beyond the vocabulary.</summary>
    protected void CheckId(int id)
    {
        if ((uint)id >= (uint)VocabularySize)
            throw new ArgumentOutOfRangeException(nameof(id), id, $"The vocabulary has the ids 0 to {VocabularySize - 1}.");
    }
}

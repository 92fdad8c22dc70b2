namespace Bathys.Text;

/// <summary>A corpus as one row of ids, with an end token between texts where the tokenizer has one.</summary>
/// <param name="Ids">The ids.</param>
/// <param name="Characters">How many characters (Unicode scalar values) they stand for.</param>
/// <param name="Bytes">How many bytes of UTF-8 they stand for.</param>
public sealed record TokenStream(int[] Ids, long Characters, long Bytes)
{
    /// <summary>Encodes a corpus.</summary>
    public static TokenStream Encode(Tokenizer tokenizer, Corpus corpus)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(corpus);
        var ids = new List<int>();
        long characters = 0, bytes = 0;
        foreach (var document in corpus.Documents)
        {
            if (ids.Count > 0 && tokenizer.EndId is { } end) ids.Add(end);
            ids.AddRange(tokenizer.Encode(document).AsSpan());
            foreach (var rune in document.EnumerateRunes()) (characters, bytes) = (characters + 1, bytes + rune.Utf8SequenceLength);
        }
        return new TokenStream([.. ids], characters, bytes);
    }

    /// <summary>A mean loss in nats per token as bits per character: loss · tokens / (characters · ln 2).</summary>
    public double BitsPerCharacter(double lossPerToken) => lossPerToken * Ids.Length / (Characters * Math.Log(2));
}

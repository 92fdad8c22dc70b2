using System.Text.Json;
using Bathys.Data;

namespace Bathys.Text;

/// <summary>
/// One token for each word, number, punctuation mark and line break. Ids: 0 padding, 1 an unknown word, 2 and 3 the begin and the
/// end of a text, then the words by falling count. What comes out is spaced as people write; the exact white space is not kept.
/// </summary>
public sealed class WordTokenizer : Tokenizer
{
    const int Pad = 0, Unknown = 1, Begin = 2, End = 3, First = 4;

    static readonly string[] Names = ["<pad>", "<unknown>", "<begin>", "<end>"];

    readonly Vocabulary words;
    readonly bool isLowercase;

    WordTokenizer(IEnumerable<string> words, bool isLowercase)
    {
        this.words = new Vocabulary(words);
        if (this.words.Tokens.Contains("")) throw new ArgumentException("a word is empty");
        this.isLowercase = isLowercase;
        (PadId, UnknownId, BeginId, EndId) = (Pad, Unknown, Begin, End);
    }

    /// <inheritdoc/>
    public override int VocabularySize => First + words.Count;

    /// <summary>The most frequent words of some texts as vocabulary.</summary>
    /// <param name="texts">The corpus.</param>
    /// <param name="minimalCount">Rarer words are read as unknown.</param>
    /// <param name="maximalSize">Largest vocabulary, the four special tokens included.</param>
    /// <param name="lowercase">Reads every letter as a small one.</param>
    /// <exception cref="DataException">No word is left.</exception>
    public static WordTokenizer Train(
        IEnumerable<string> texts, int minimalCount = 1, int maximalSize = int.MaxValue, bool lowercase = false)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(maximalSize, First);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var spans = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var text in texts)
        {
            ReadOnlySpan<char> rest = lowercase ? text.ToLowerInvariant() : text;
            while (WordPieces.TryTake(ref rest, out var piece)) Vocabulary.AddOne(spans, piece);
        }
        var tokenizer = new WordTokenizer(Vocabulary.MostFrequent(counts, minimalCount, maximalSize - First), lowercase);
        return tokenizer.words.Count > 0 ? tokenizer
            : throw new DataException($"No word comes {minimalCount} times in the text: give more text or lower the minimal count.");
    }

    /// <inheritdoc/>
    public override TokenDecoder CreateDecoder() => new Writer(this);

    /// <inheritdoc/>
    public override string TokenText(int id)
    {
        CheckId(id);
        return id < First ? Names[id] : words[id - First];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> FindUnknown(ReadOnlySpan<char> text)
    {
        var unknown = new List<string>();
        var rest = Prepare(text);
        while (WordPieces.TryTake(ref rest, out var piece))
        {
            if (!words.TryFind(piece, out _) && !unknown.Contains(piece.ToString())) unknown.Add(piece.ToString());
        }
        return unknown;
    }

    /// <inheritdoc/>
    protected override void Encode(ReadOnlySpan<char> text, List<int> ids)
    {
        var rest = Prepare(text);
        while (WordPieces.TryTake(ref rest, out var piece)) ids.Add(words.TryFind(piece, out var id) ? First + id : Unknown);
    }

    /// <inheritdoc/>
    protected override int[] AddSpecial(IReadOnlyList<int> ids) => [Begin, .. ids, End];

    internal override void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("tokenizer", "word");
        json.WriteBoolean("lowercase", isLowercase);
        json.WriteStartArray("words");
        foreach (var word in words.Tokens) json.WriteStringValue(word);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    internal static WordTokenizer Read(JsonField json) =>
        json.Build(() => new WordTokenizer(json["words"].Items().Select(word => word.Text()), json["lowercase"].Flag()));

    ReadOnlySpan<char> Prepare(ReadOnlySpan<char> text) => isLowercase ? text.ToString().ToLowerInvariant() : text;

    sealed class Writer(WordTokenizer tokenizer) : TokenDecoder
    {
        readonly WordSpacing spacing = new();

        protected internal override void Accept(int id)
        {
            tokenizer.CheckId(id);
            if (id is Unknown or >= First) spacing.Append(tokenizer.TokenText(id), Output);
        }
    }
}

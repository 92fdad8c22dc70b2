using System.Text;
using System.Text.Json;
using Bathys.Data;

namespace Bathys.Text;

/// <summary>
/// One token for each character (Unicode scalar value). Ids: 0 padding, 1 an unknown character, 2 and 3 the begin and the end of a
/// text, then the characters in the order of their code points.
/// </summary>
public sealed class CharTokenizer : Tokenizer
{
    const int Pad = 0, Unknown = 1, Begin = 2, End = 3, First = 4;

    static readonly string[] Names = ["<pad>", "<unknown>", "<begin>", "<end>"];

    readonly Rune[] characters;
    readonly Dictionary<Rune, int> ids = [];

    CharTokenizer(IEnumerable<Rune> characters)
    {
        this.characters = [.. characters];
        for (var i = 0; i < this.characters.Length; i++)
        {
            if (!ids.TryAdd(this.characters[i], First + i))
                throw new ArgumentException($"the character \"{this.characters[i]}\" comes twice");
        }
        (PadId, UnknownId, BeginId, EndId) = (Pad, Unknown, Begin, End);
    }

    /// <inheritdoc/>
    public override int VocabularySize => First + characters.Length;

    /// <inheritdoc cref="Train(IEnumerable{string}, int)"/>
    /// <param name="text">The corpus.</param>
    /// <param name="minimalCount">Rarer characters are read as unknown.</param>
    public static CharTokenizer Train(string text, int minimalCount = 1) => Train([text], minimalCount);

    /// <summary>The characters of some texts as vocabulary.</summary>
    /// <param name="texts">The corpus.</param>
    /// <param name="minimalCount">Rarer characters are read as unknown.</param>
    /// <exception cref="DataException">No character is left.</exception>
    public static CharTokenizer Train(IEnumerable<string> texts, int minimalCount = 1)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var counts = new Dictionary<Rune, int>();
        foreach (var text in texts)
        {
            ArgumentNullException.ThrowIfNull(text, nameof(texts));
            foreach (var rune in text.EnumerateRunes()) counts[rune] = counts.GetValueOrDefault(rune) + 1;
        }
        var kept = counts.Where(entry => entry.Value >= minimalCount).Select(entry => entry.Key).Order().ToArray();
        return kept.Length > 0 ? new CharTokenizer(kept)
            : throw new DataException($"No character comes {minimalCount} times in the text: give more text or lower the minimal count.");
    }

    /// <inheritdoc/>
    public override TokenDecoder CreateDecoder() => new Writer(this);

    /// <inheritdoc/>
    public override string TokenText(int id)
    {
        CheckId(id);
        return id < First ? Names[id] : characters[id - First].ToString();
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> FindUnknown(ReadOnlySpan<char> text)
    {
        var unknown = new List<string>();
        foreach (var rune in text.EnumerateRunes())
        {
            if (!ids.ContainsKey(rune) && !unknown.Contains(rune.ToString())) unknown.Add(rune.ToString());
        }
        return unknown;
    }

    /// <inheritdoc/>
    protected override void Encode(ReadOnlySpan<char> text, List<int> ids)
    {
        foreach (var rune in text.EnumerateRunes()) ids.Add(this.ids.GetValueOrDefault(rune, Unknown));
    }

    /// <inheritdoc/>
    protected override int[] AddSpecial(IReadOnlyList<int> ids) => [Begin, .. ids, End];

    internal override void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("tokenizer", "char");
        json.WriteString("characters", string.Concat(characters));
        json.WriteEndObject();
    }

    internal static CharTokenizer Read(JsonField json) =>
        json.Build(() => new CharTokenizer(json["characters"].Text().EnumerateRunes()));

    sealed class Writer(CharTokenizer tokenizer) : TokenDecoder
    {
        protected internal override void Accept(int id)
        {
            tokenizer.CheckId(id);
            if (id == Unknown) Output.Append(Rune.ReplacementChar);
            else if (id >= First) Output.Append(tokenizer.characters[id - First]);
        }
    }
}

using System.Buffers;
using System.Text;

namespace Bathys.Text;

/// <summary>
/// GPT-2's tokenizer: pieces of text as UTF-8 bytes, joined pair by pair in the order that training found (Radford et al. 2019), so
/// that every text can be written and read back exactly. Names of special tokens in a text are plain text: no text can smuggle one in.
/// </summary>
public sealed partial class BytePairTokenizer : Tokenizer
{
    const string EndName = "<|endoftext|>", BeginName = "<|begin|>", PadName = "<|pad|>";

    readonly string[] tokens;
    readonly byte[][] bytes;
    readonly bool[] isSpecial;
    readonly int[] byteIds = new int[256];
    readonly MergeTable merges = new();
    readonly PieceCache cache = new();

    /// <param name="tokens">The tokens in <see cref="ByteLetters"/>; each one's id is its place.</param>
    /// <param name="merges">The pairs in the order in which they join.</param>
    /// <param name="special">The tokens that no text gives.</param>
    BytePairTokenizer(string[] tokens, IEnumerable<(string Left, string Right)> merges, IEnumerable<string> special)
    {
        this.tokens = tokens;
        var vocabulary = new Vocabulary(tokens);
        isSpecial = new bool[tokens.Length];
        foreach (var name in special) isSpecial[Find(vocabulary, name)] = true;
        bytes = new byte[tokens.Length][];
        for (var id = 0; id < tokens.Length; id++)
        {
            bytes[id] = [];
            if (!isSpecial[id] && !ByteLetters.TryRead(tokens[id], out bytes[id]))
                throw new ArgumentException($"the token \"{tokens[id]}\" stands for no bytes");
        }
        for (var b = 0; b < 256; b++) byteIds[b] = Find(vocabulary, ByteLetters.Of((byte)b).ToString());
        foreach (var (left, right) in merges)
            this.merges.Add(Find(vocabulary, left), Find(vocabulary, right), this.merges.Count, Find(vocabulary, left + right));
        (BeginId, EndId, PadId) = (Special(BeginName), Special(EndName), Special(PadName));

        int? Special(string name) => vocabulary.Find(name) is { } id && isSpecial[id] ? id : null;
    }

    /// <inheritdoc/>
    public override int VocabularySize => tokens.Length;

    /// <inheritdoc/>
    public override TokenDecoder CreateDecoder() => new ByteDecoder(id =>
    {
        CheckId(id);
        return bytes[id];
    });

    /// <inheritdoc/>
    public override string TokenText(int id)
    {
        CheckId(id);
        return isSpecial[id] ? tokens[id] : Shown.Of(bytes[id]);
    }

    /// <summary>The bytes of a token; none of a special one.</summary>
    internal byte[] TokenBytes(int id) => bytes[id];

    /// <inheritdoc/>
    protected override void Encode(ReadOnlySpan<char> text, List<int> ids)
    {
        while (!text.IsEmpty)
        {
            var piece = text[..Gpt2Pieces.Length(text)];
            text = text[piece.Length..];
            if (cache.TryAppend(piece, ids)) continue;
            var start = ids.Count;
            AppendBytes(piece, ids);
            merges.Apply(ids, start);
            cache.Remember(piece, ids, start);
        }
    }

    void AppendBytes(ReadOnlySpan<char> piece, List<int> ids)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(piece.Length));
        var count = Encoding.UTF8.GetBytes(piece, buffer);
        foreach (var b in buffer.AsSpan(0, count)) ids.Add(byteIds[b]);
        ArrayPool<byte>.Shared.Return(buffer);
    }

    static int Find(Vocabulary vocabulary, string token) =>
        vocabulary.Find(token) ?? throw new ArgumentException($"the vocabulary lacks the token \"{token}\", which the merges need");
}

using System.Text.Json;
using Bathys.Data;

namespace Bathys.Text;

/// <summary>
/// A tokenizer as models are published with, in one <c>tokenizer.json</c>: added tokens are found, the rest is normalized, cut into
/// pieces and given tokens by a model of the kind BPE, WordPiece, Unigram or WordLevel. Truncation and padding are left to the caller.
/// </summary>
public sealed class PipelineTokenizer : Tokenizer
{
    static readonly string[] BeginNames = ["<s>", "<bos>", "<|begin_of_text|>", "<|startoftext|>", "[CLS]"];
    static readonly string[] EndNames = ["</s>", "<eos>", "<|endoftext|>", "<|end_of_text|>", "<|im_end|>", "[SEP]"];
    static readonly string[] PadNames = ["<pad>", "[PAD]", "<|pad|>"];

    readonly byte[] file;
    readonly SubwordModel model;
    readonly Func<string, string> normalize;
    readonly Func<Piece, IEnumerable<Piece>> cut;
    readonly Func<IReadOnlyList<int>, IReadOnlyList<int>> surround;
    readonly Func<DecodeStep[]> makeSteps;
    readonly Dictionary<int, AddedToken> added;
    readonly AddedTokenFinder rawFinder;
    readonly AddedTokenFinder normalizedFinder;

    PipelineTokenizer(JsonField json, byte[] file)
    {
        this.file = file;
        model = SubwordModel.Read(json["model"]);
        normalize = Normalizers.Read(json.Optional("normalizer"));
        cut = PreTokenizers.Read(json.Optional("pre_tokenizer"));
        surround = PostProcessors.Read(json.Optional("post_processor"));
        makeSteps = Decoders.Read(json.Optional("decoder"));
        added = ReadAdded(json.Optional("added_tokens"));
        rawFinder = new AddedTokenFinder(added.Values.Where(token => !token.IsNormalized).Select(token => (token.Content, token)));
        normalizedFinder = new AddedTokenFinder(added.Values.Where(token => token.IsNormalized).Select(token => (Written(token), token)));
        VocabularySize = Math.Max(model.Vocabulary.Count, added.Keys.Append(-1).Max() + 1);
        UnknownId = model.UnknownId;
        (BeginId, EndId, PadId) = (FindAny(BeginNames), FindAny(EndNames), FindAny(PadNames));
    }

    /// <inheritdoc/>
    public override int VocabularySize { get; }

    /// <inheritdoc/>
    public override TokenDecoder CreateDecoder() => new Writer(this);

    /// <inheritdoc/>
    public override string TokenText(int id)
    {
        CheckId(id);
        return added.TryGetValue(id, out var token) ? Written(token) : id < model.Vocabulary.Count ? model.Vocabulary[id] : "";
    }

    /// <summary>The id of a token; null where there is none.</summary>
    public int? FindId(string token) => added.Values.FirstOrDefault(entry => entry.Content == token)?.Id ?? model.Vocabulary.Find(token);

    internal static PipelineTokenizer Read(JsonField json, ReadOnlyMemory<byte> file) => new(json, file.ToArray());

    /// <inheritdoc/>
    protected override void Encode(ReadOnlySpan<char> text, List<int> ids)
    {
        foreach (var (raw, isFirst, token) in rawFinder.Cut(Whole(text)))
        {
            if (token is not null) ids.Add(token.Id);
            else EncodeNormalized(normalize(raw), isFirst, ids);
        }
    }

    /// <inheritdoc/>
    protected override int[] AddSpecial(IReadOnlyList<int> ids) => [.. surround(ids)];

    internal override void Write(Utf8JsonWriter json) => json.WriteRawValue(file);

    void EncodeNormalized(string text, bool isFirst, List<int> ids)
    {
        foreach (var (part, isFront, token) in normalizedFinder.Cut(text))
        {
            if (token is not null)
            {
                ids.Add(token.Id);
                continue;
            }
            foreach (var piece in cut(new Piece(part, isFirst && isFront))) model.Encode(piece.Text, ids);
        }
    }

    // What a token is looked for as is also what it is decoded to, as the reference does.
    string Written(AddedToken token) => token.IsNormalized ? normalize(token.Content) : token.Content;

    int? FindAny(string[] names) => names.Select(FindId).FirstOrDefault(id => id is not null);

    Dictionary<int, AddedToken> ReadAdded(JsonField? json)
    {
        var tokens = new Dictionary<int, AddedToken>();
        foreach (var field in json?.Items() ?? [])
        {
            var token = AddedToken.Read(field);
            if (token.Id < 0 || token.Id > model.Vocabulary.Count + 1_000_000)
                throw field.Error($"the id {token.Id} is far from the vocabulary's {model.Vocabulary.Count}");
            if (!tokens.TryAdd(token.Id, token)) throw field.Error($"the id {token.Id} comes twice");
        }
        return tokens;
    }

    // Unpaired surrogates become U+FFFD, as everywhere.
    static string Whole(ReadOnlySpan<char> text)
    {
        var whole = text.ToString();
        return text.ContainsAnyInRange('\uD800', '\uDFFF') ? Characters.Keep(whole, _ => true) : whole;
    }

    sealed class Writer : TokenDecoder
    {
        readonly PipelineTokenizer tokenizer;
        readonly DecodeStep[] steps;

        public Writer(PipelineTokenizer tokenizer)
        {
            this.tokenizer = tokenizer;
            steps = [.. tokenizer.makeSteps(), new TokenStep((text, _) => text) { Next = text => Output.Append(text) }];
            for (var i = 0; i + 1 < steps.Length; i++) steps[i].Next = steps[i + 1].Accept;
        }

        protected internal override void Accept(int id)
        {
            var text = tokenizer.TokenText(id);
            if (!tokenizer.added.TryGetValue(id, out var token) || !token.IsSpecial) steps[0].Accept(text);
        }

        protected override void Complete()
        {
            foreach (var step in steps) step.Finish();
        }
    }
}

using System.Text;
using Bathys.Data;

namespace Bathys.Text;

/// <summary>The part of a <c>tokenizer.json</c> that finds the tokens of a piece.</summary>
abstract class SubwordModel(Vocabulary vocabulary, int? unknownId)
{
    readonly PieceCache cache = new();

    public Vocabulary Vocabulary { get; } = vocabulary;

    public int? UnknownId { get; } = unknownId;

    /// <summary>Reads a model of the kinds BPE, WordPiece, Unigram and WordLevel.</summary>
    /// <exception cref="DataFileException">The model is damaged or not supported.</exception>
    public static SubwordModel Read(JsonField json) => (json.Optional("type")?.Text() ?? Guess(json)) switch
    {
        "BPE" => MergeModel.Read(json),
        "WordPiece" => WordPieceModel.Read(json),
        "Unigram" => UnigramModel.Read(json),
        "WordLevel" => WordLevelModel.Read(json),
        var other => throw json.Error($"the model \"{other}\" is not supported"),
    };

    /// <summary>Appends the ids of a piece.</summary>
    public void Encode(string piece, List<int> ids)
    {
        if (cache.TryAppend(piece, ids)) return;
        var start = ids.Count;
        Find(piece, ids);
        cache.Remember(piece, ids, start);
    }

    /// <summary>Finds the ids of a piece.</summary>
    protected abstract void Find(string piece, List<int> ids);

    /// <summary>The ids of the tokens that stand for bytes, &lt;0x00&gt; to &lt;0xFF&gt;; null for those that are missing.</summary>
    protected static int?[] ByteIds(Vocabulary vocabulary) => [.. Enumerable.Range(0, 256).Select(b => vocabulary.Find($"<0x{b:X2}>"))];

    /// <summary>Appends the tokens of a text's bytes, if there is one for each.</summary>
    /// <returns>False, and nothing is appended, where one is missing.</returns>
    protected static bool TryAppendBytes(int?[]? byteIds, string text, List<int> ids)
    {
        if (byteIds is null) return false;
        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Any(b => byteIds[b] is null)) return false;
        foreach (var b in bytes) ids.Add(byteIds[b]!.Value);
        return true;
    }

    protected static Vocabulary ReadVocabulary(JsonField json) =>
        json.Build(() => new Vocabulary([.. json.Members().Select(member => (member.Name, member.Value.Integer()))]));

    /// <summary>The id of the unknown token that a file names; null where it names none.</summary>
    protected static int? ReadUnknown(JsonField json, Vocabulary vocabulary)
    {
        if (json.Optional("unk_token") is not { } field) return null;
        return vocabulary.Find(field.Text()) ?? throw field.Error($"the vocabulary lacks the unknown token \"{field.Text()}\"");
    }

    // Older files do not name the kind.
    static string Guess(JsonField json) => json.Optional("merges") is not null ? "BPE"
        : json.Optional("unk_id") is not null ? "Unigram"
        : json.Optional("continuing_subword_prefix") is not null ? "WordPiece" : "WordLevel";
}

/// <summary>Each piece is a token or unknown.</summary>
sealed class WordLevelModel(Vocabulary vocabulary, int unknownId) : SubwordModel(vocabulary, unknownId)
{
    public static new WordLevelModel Read(JsonField json)
    {
        var vocabulary = ReadVocabulary(json["vocab"]);
        return new WordLevelModel(vocabulary, ReadUnknown(json, vocabulary) ?? throw json.Error("\"unk_token\" is missing"));
    }

    protected override void Find(string piece, List<int> ids) => ids.Add(Vocabulary.Find(piece) ?? UnknownId!.Value);
}

using System.Text;
using Bathys.Data;

namespace Bathys.Text;

/// <summary>Byte-pair encoding as published: a piece's characters, joined pair by pair.</summary>
sealed class MergeModel : SubwordModel
{
    readonly MergeTable merges;
    readonly string prefix;
    readonly string suffix;
    readonly bool joinsUnknown;
    readonly bool knowsWholePieces;
    readonly int?[]? byteIds;

    MergeModel(JsonField json, Vocabulary vocabulary) : base(vocabulary, ReadUnknown(json, vocabulary))
    {
        if (json.Optional("dropout") is { } dropout && dropout.Number() > 0) throw dropout.Error("merge dropout is not supported");
        prefix = json.Optional("continuing_subword_prefix")?.Text() ?? "";
        suffix = json.Optional("end_of_word_suffix")?.Text() ?? "";
        joinsUnknown = json.Flag("fuse_unk", false);
        knowsWholePieces = json.Flag("ignore_merges", false);
        byteIds = json.Flag("byte_fallback", false) ? ByteIds(vocabulary) : null;
        merges = ReadMerges(json["merges"]);
    }

    public static new MergeModel Read(JsonField json) => new(json, ReadVocabulary(json["vocab"]));

    protected override void Find(string piece, List<int> ids)
    {
        if (knowsWholePieces && Vocabulary.Find(piece) is { } whole)
        {
            ids.Add(whole);
            return;
        }
        var start = ids.Count;
        var wasUnknown = false;
        for (var at = 0; at < piece.Length;)
        {
            var rune = Rune.GetRuneAt(piece, at);
            var first = at == 0;
            at += rune.Utf16SequenceLength;
            var symbol = (first ? "" : prefix) + rune + (at == piece.Length ? suffix : "");
            var isKnown = true;
            if (Vocabulary.Find(symbol) is { } id) ids.Add(id);
            else isKnown = TryAppendBytes(byteIds, symbol, ids);
            if (!isKnown && UnknownId is { } unknown && !(wasUnknown && joinsUnknown)) ids.Add(unknown);
            wasUnknown = !isKnown;
        }
        merges.Apply(ids, start);
    }

    MergeTable ReadMerges(JsonField json)
    {
        var table = new MergeTable();
        var rank = 0;
        foreach (var item in json.Items())
        {
            var (left, right) = BytePairTokenizer.ReadMerge(item);
            if (!right.StartsWith(prefix, StringComparison.Ordinal)) throw item.Error($"\"{right}\" does not begin with \"{prefix}\"");
            table.Add(Find(left), Find(right), rank++, Find(left + right[prefix.Length..]));

            int Find(string token) => Vocabulary.Find(token) ?? throw item.Error($"the vocabulary lacks the token \"{token}\"");
        }
        return table;
    }
}

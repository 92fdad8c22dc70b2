using System.Text.Json;
using Bathys.Data;

namespace Bathys.Text;

public sealed partial class BytePairTokenizer
{
    /// <summary>Reads OpenAI's two files.</summary>
    /// <param name="mergesPath"><c>vocab.bpe</c>: a line with the version, then a merge on each line.</param>
    /// <param name="vocabularyPath"><c>encoder.json</c>: each token and its id.</param>
    /// <exception cref="DataFileException">A file is missing or damaged, or the two are not of one model.</exception>
    public static BytePairTokenizer ReadGpt2(string mergesPath, string vocabularyPath)
    {
        var lines = TextFile.ReadAllText(mergesPath).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        using var document = JsonField.Open(DataFile.ReadText(vocabularyPath), vocabularyPath, Fix, out var root);
        var merges = lines.Skip(1).Select((line, i) => line.TrimEnd('\r').Split(' ') is [var left, var right] ? (left, right)
            : throw new DataFileException(mergesPath, $"line {i + 2} is no pair of tokens", "check that this is the merges file"));
        return root.Build(() => new BytePairTokenizer(ReadTokens(root), merges, [EndName]));
    }

    internal static BytePairTokenizer Read(JsonField json) => json.Build(() => new BytePairTokenizer(
        ReadTokens(json["model"]["vocab"]),
        json["model"]["merges"].Items().Select(ReadMerge),
        json["added_tokens"].Items().Select(token => token["content"].Text())));

    internal override void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("version", "1.0");
        json.WriteNull("truncation");
        json.WriteNull("padding");
        WriteAddedTokens(json);
        json.WriteNull("normalizer");
        WriteByteLevel(json, "pre_tokenizer");
        json.WriteNull("post_processor");
        WriteByteLevel(json, "decoder");
        WriteModel(json);
        json.WriteEndObject();
    }

    internal static (string Left, string Right) ReadMerge(JsonField merge) => merge.Element.ValueKind == JsonValueKind.String
        ? merge.Text().Split(' ') is [var left, var right]
        ? (left, right) : throw merge.Error("two tokens with a space between are expected")
        : merge.Items().Select(part => part.Text()).ToArray() is [var first, var second]
        ? (first, second) : throw merge.Error("two tokens are expected");

    /// <summary>A map from tokens to ids as a list by id.</summary>
    internal static string[] ReadTokens(JsonField vocabulary)
    {
        var tokens = new string?[vocabulary.Members().Count()];
        foreach (var (token, field) in vocabulary.Members())
        {
            var id = field.Integer();
            if ((uint)id >= (uint)tokens.Length || tokens[id] is not null)
                throw field.Error($"the ids are not 0 to {tokens.Length - 1}, each once");
            tokens[id] = token;
        }
        return tokens!;
    }

    void WriteAddedTokens(Utf8JsonWriter json)
    {
        json.WriteStartArray("added_tokens");
        for (var id = 0; id < tokens.Length; id++)
        {
            if (!isSpecial[id]) continue;
            json.WriteStartObject();
            json.WriteNumber("id", id);
            json.WriteString("content", tokens[id]);
            foreach (var option in (ReadOnlySpan<string>)["single_word", "lstrip", "rstrip", "normalized"])
                json.WriteBoolean(option, false);
            json.WriteBoolean("special", true);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static void WriteByteLevel(Utf8JsonWriter json, string name)
    {
        json.WriteStartObject(name);
        json.WriteString("type", "ByteLevel");
        json.WriteBoolean("add_prefix_space", false);
        json.WriteBoolean("trim_offsets", true);
        json.WriteBoolean("use_regex", true);
        json.WriteEndObject();
    }

    void WriteModel(Utf8JsonWriter json)
    {
        json.WriteStartObject("model");
        json.WriteString("type", "BPE");
        json.WriteString("tokenizer", "bytepair");
        foreach (var absent in (ReadOnlySpan<string>)["dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix"])
            json.WriteNull(absent);
        foreach (var option in (ReadOnlySpan<string>)["fuse_unk", "byte_fallback", "ignore_merges"]) json.WriteBoolean(option, false);
        json.WriteStartObject("vocab");
        for (var id = 0; id < tokens.Length; id++) json.WriteNumber(tokens[id], id);
        json.WriteEndObject();
        json.WriteStartArray("merges");
        foreach (var (left, right) in merges.Pairs)
        {
            json.WriteStartArray();
            json.WriteStringValue(tokens[left]);
            json.WriteStringValue(tokens[right]);
            json.WriteEndArray();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}

using Bathys.Data;

namespace Bathys.Text;

/// <summary>Reads the steps of a <c>tokenizer.json</c> that turn tokens back into text.</summary>
static class Decoders
{
    // What WordPiece's clean-up writes otherwise: signs and contractions without the space that was put before them.
    static readonly (string From, string To)[] CleanUps =
    [
        (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"), (" 'm", "'m"), (" do not", " don't"),
        (" 's", "'s"), (" 've", "'ve"), (" 're", "'re"),
    ];

    /// <summary>Makes the steps anew for each text, in their order; null puts a space between tokens.</summary>
    /// <exception cref="DataFileException">A step is damaged or not supported.</exception>
    public static Func<DecodeStep[]> Read(JsonField? field)
    {
        if (field is not { } json) return () => [new TokenStep((token, isFirst) => isFirst ? token : " " + token)];
        var isFused = false;
        Func<DecodeStep>[] makers = [.. Flatten(json).Select(step => ReadStep(step, ref isFused)).OfType<Func<DecodeStep>>()];
        return () => [.. makers.Select(make => make())];
    }

    static IEnumerable<JsonField> Flatten(JsonField json) =>
        json["type"].Text() == "Sequence" ? json["decoders"].Items().SelectMany(Flatten) : [json];

    // From the step on that joins all tokens, the text counts as a whole.
    static Func<DecodeStep>? ReadStep(JsonField json, ref bool isFused)
    {
        switch (json["type"].Text())
        {
            case "ByteLevel":
                isFused = true;
                return () => new ByteLevelStep();
            case "ByteFallback" when !isFused: return () => new ByteFallbackStep();
            case "Fuse":
                isFused = true;
                return null;
            case "Metaspace" when !isFused:
                var (sign, prepend, _) = Metaspace.Read(json);
                return () =>
                    new TokenStep(
                        (token, isFirst) => token.Replace(sign, isFirst && prepend != "never" ? "" : " ", StringComparison.Ordinal));
            case "WordPiece" when !isFused:
                var (prefix, cleans) = (json["prefix"].Text(), json.Flag("cleanup", true));
                return () => new TokenStep((token, isFirst) => JoinWord(token, isFirst, prefix, cleans));
            case "BPEDecoder" when !isFused:
                var suffix = json["suffix"].Text();
                return () => new WordEndStep(suffix);
            case "Replace" when !isFused:
                var (pattern, content) = (TextPattern.Read(json["pattern"]), json["content"].Text());
                return () => new TokenStep((token, _) => pattern.Replace(token, content));
            case "Strip":
                var (stripped, start, stop) = (json["content"].Text(), json["start"].Integer(), json["stop"].Integer());
                if (stripped.Length == 0) throw json.Error("the content is empty");
                return isFused ? () => new TextStripStep(stripped, start, stop) : () =>
                    new TokenStep((token, _) => Strip(token, stripped, start, stop));
            case var other: throw json.Error($"the decoder \"{other}\" is not supported{(isFused ? " after tokens are joined" : "")}");
        }
    }

    static string JoinWord(string token, bool isFirst, string prefix, bool cleans)
    {
        if (!isFirst)
            token = prefix.Length > 0 && token.StartsWith(prefix, StringComparison.Ordinal) ? token[prefix.Length..] : " " + token;
        return cleans
            ? CleanUps.Aggregate(token, (text, cleanUp) => text.Replace(cleanUp.From, cleanUp.To, StringComparison.Ordinal)) : token;
    }

    static string Strip(string token, string sign, int start, int stop)
    {
        for (; start > 0 && token.StartsWith(sign, StringComparison.Ordinal); start--) token = token[sign.Length..];
        for (; stop > 0 && token.EndsWith(sign, StringComparison.Ordinal); stop--) token = token[..^sign.Length];
        return token;
    }
}

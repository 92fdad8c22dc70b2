using Bathys.Data;

namespace Bathys.Text;

/// <summary>The steps of a <c>tokenizer.json</c> that put special tokens around a text.</summary>
static class PostProcessors
{
    /// <summary>Reads a step; null adds nothing.</summary>
    /// <exception cref="DataFileException">The step is damaged or not supported.</exception>
    public static Func<IReadOnlyList<int>, IReadOnlyList<int>> Read(JsonField? field)
    {
        if (field is not { } json) return ids => ids;
        switch (json["type"].Text())
        {
            case "Sequence":
                Func<IReadOnlyList<int>, IReadOnlyList<int>>[] steps = [.. json["processors"].Items().Select(step => Read(step))];
                return ids => steps.Aggregate(ids, (row, step) => step(row));
            case "ByteLevel": return ids => ids;
            case "TemplateProcessing": return Template(json);
            case "BertProcessing" or "RobertaProcessing":
                var (begin, end) = (Id(json["cls"]), Id(json["sep"]));
                return ids => [begin, .. ids, end];
            case var other: throw json.Error($"the post-processor \"{other}\" is not supported");
        }
    }

    static Func<IReadOnlyList<int>, IReadOnlyList<int>> Template(JsonField json)
    {
        var parts = json["single"].Items().Select(part => part.Optional("SpecialToken") is { } special
            ? json["special_tokens"][special["id"].Text()]["ids"].Items().Select(id => id.Integer()).ToArray()
            : part["Sequence"]["id"].Text() == "A" ? null : throw part.Error("a template for one text can only hold the text A")).ToArray();
        return ids => [.. parts.SelectMany(part => part ?? ids)];
    }

    static int Id(JsonField json) => json.Items().ToArray() is [_, var id]
        ? id.Integer() : throw json.Error("a token and its id are expected");
}

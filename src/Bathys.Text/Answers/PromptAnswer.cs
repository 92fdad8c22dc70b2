using System.Text;
using Bathys.Data;

namespace Bathys.Text;

/// <summary>A prompt and the answer that a model is trained to give.</summary>
/// <param name="Prompt">What is asked.</param>
/// <param name="Answer">What is said.</param>
public readonly record struct PromptAnswer(string Prompt, string Answer)
{
    const string Fix = "write {\"prompt\": \"…\", \"answer\": \"…\"}";

    /// <summary>A prompt as a model reads it: with a line break, after which the answer begins.</summary>
    public static string Open(string prompt) => prompt + "\n";

    /// <summary>
    /// Reads a file with an object <c>{"prompt": "…", "answer": "…"}</c> on each line;
    /// blank lines are left out, other members are not looked at.
    /// </summary>
    /// <exception cref="DataFileException">
    /// The file is missing, no UTF-8 or without pairs, or a line is none; the message gives the line.
    /// </exception>
    public static IReadOnlyList<PromptAnswer> Load(string path)
    {
        var pairs = new List<PromptAnswer>();
        var lines = TextLines.Read(path);
        for (var i = 0; i < lines.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(lines[i])) continue;
            using var document = JsonField.Open(Encoding.UTF8.GetBytes(lines[i]), $"{path} line {i + 1}", Fix, out var json);
            pairs.Add(new PromptAnswer(Text(json["prompt"]), Text(json["answer"])));
        }
        return pairs.Count > 0
            ? pairs : throw new DataFileException(path, "the file has no prompts and answers", "write an object on each line");

        static string Text(JsonField field) => field.Text() is var text && !string.IsNullOrWhiteSpace(text)
            ? text : throw field.Error("the text is empty");
    }
}

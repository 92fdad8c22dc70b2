using System.Globalization;
using System.Text.Json;
using Bathys.Models;

namespace Bathys.Cli.Runs;

/// <summary>What a model says of one image or row: probabilities of classes, or a number.</summary>
/// <param name="Subject">The image's path, or the row's number.</param>
/// <param name="Probabilities">The probability of each class, the likeliest first; none for a regression.</param>
/// <param name="Value">The number that was predicted; null for classes.</param>
internal sealed record Answer(string Subject, IReadOnlyList<ClassProbability> Probabilities, double? Value)
{
    /// <summary>The answer on one line.</summary>
    /// <param name="top">How many classes to name.</param>
    public string ToText(int top) => Value is { } value
        ? string.Create(CultureInfo.InvariantCulture, $"{Subject}: {value:G6}")
        : $"{Subject}: " + string.Join(", ", Probabilities.Take(top)
            .Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Name} {100 * entry.Probability:F2} %")));

    /// <summary>Writes answers as a JSON array.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="answers">The answers.</param>
    public static void WriteAll(Utf8JsonWriter json, IEnumerable<Answer> answers)
    {
        json.WriteStartArray();
        foreach (var answer in answers)
        {
            json.WriteStartObject();
            json.WriteString("subject", answer.Subject);
            if (answer.Value is { } value)
            {
                json.WriteNumber("value", value);
            }
            else
            {
                json.WriteString("class", answer.Probabilities[0].Name);
                json.WriteNumber("probability", answer.Probabilities[0].Probability);
                json.WriteStartObject("probabilities");
                foreach (var (name, probability) in answer.Probabilities) json.WriteNumber(name, probability);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}

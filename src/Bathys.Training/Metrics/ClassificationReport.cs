using System.Text;
using System.Text.Json;

namespace Bathys.Training;

/// <summary>
/// Precision, recall, F1 and support of every class, with accuracy, macro and weighted averages; as text it has the layout and the
/// figures of scikit-learn's <c>classification_report</c> (where a score is undefined it is 0).
/// </summary>
public sealed class ClassificationReport
{
    readonly ConfusionMatrix matrix;
    readonly IReadOnlyList<string> names;

    /// <summary>The report of a counted matrix.</summary>
    /// <param name="matrix">The counts.</param>
    /// <param name="names">A name a class; without, the classes are named by their number.</param>
    /// <exception cref="ArgumentException">There are more or fewer names than classes.</exception>
    public ClassificationReport(ConfusionMatrix matrix, IReadOnlyList<string>? names = null)
    {
        this.matrix = matrix;
        this.names = names ?? [.. Enumerable.Range(0, matrix.Classes).Select(c => c.ToString(Metrics.Plain))];
        if (this.names.Count != matrix.Classes)
            throw new ArgumentException($"{this.names.Count} names for {matrix.Classes} classes.", nameof(names));
    }

    /// <summary>The report with two digits.</summary>
    public override string ToString() => ToString(2);

    /// <summary>The report with as many digits as asked for.</summary>
    /// <param name="digits">Digits after the point.</param>
    public string ToString(int digits)
    {
        var width = Math.Max("weighted avg".Length, Math.Max(digits, names.Max(name => name.Length)));
        var text = new StringBuilder();
        Row("", "precision", "recall", "f1-score", "support");
        text.Append('\n');
        for (var c = 0; c < matrix.Classes; c++)
            Scores(names[c], matrix.Score(c));
        text.Append('\n');
        Row("accuracy", "", "", Metrics.Fixed(matrix.Accuracy, digits), matrix.Total.ToString(Metrics.Plain));
        Scores("macro avg", matrix.Score(Average.Macro));
        Scores("weighted avg", matrix.Score(Average.Weighted));
        return text.ToString();

        void Scores(string name, ClassScore score) => Row(
            name, Metrics.Fixed(score.Precision, digits), Metrics.Fixed(score.Recall, digits), Metrics.Fixed(score.F1, digits),
            score.Support.ToString(Metrics.Plain));

        void Row(string name, string precision, string recall, string f1, string support) => text
            .Append(name.PadLeft(width)).Append("  ").Append(precision.PadLeft(9)).Append(' ').Append(recall.PadLeft(9)).Append(' ')
            .Append(f1.PadLeft(9)).Append(' ').Append(support.PadLeft(9)).Append('\n');
    }

    /// <summary>
    /// Writes the report as a JSON object: <c>accuracy</c>, <c>classes</c> with each class by its name, <c>macro avg</c> and
    /// <c>weighted avg</c>. Scores have scikit-learn's keys; the classes have an object to themselves, as one may be called accuracy.
    /// </summary>
    /// <param name="json">Where to.</param>
    public void WriteTo(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject();
        json.WriteNumber("accuracy", matrix.Accuracy);
        WriteScores(json);
        json.WriteEndObject();
    }

    /// <summary>Writes what follows the accuracy, into an object that is open.</summary>
    internal void WriteScores(Utf8JsonWriter json)
    {
        json.WriteStartObject("classes");
        for (var c = 0; c < matrix.Classes; c++)
            Scores(names[c], matrix.Score(c));
        json.WriteEndObject();
        Scores("macro avg", matrix.Score(Average.Macro));
        Scores("weighted avg", matrix.Score(Average.Weighted));

        void Scores(string name, ClassScore score)
        {
            json.WriteStartObject(name);
            json.WriteNumber("precision", score.Precision);
            json.WriteNumber("recall", score.Recall);
            json.WriteNumber("f1-score", score.F1);
            json.WriteNumber("support", score.Support);
            json.WriteEndObject();
        }
    }
}

using System.Text;
using System.Text.Json;

namespace Bathys.Training;

/// <summary>What an evaluation found, for people, for programs, and as a picture.</summary>
/// <param name="evaluation">The evaluation.</param>
/// <param name="classes">The names of the classes; none for a regression.</param>
/// <param name="unit">How much one of the target is in its own measure, where it was standardized for the training.</param>
public sealed class TestReport(Evaluation evaluation, IReadOnlyList<string> classes, double unit = 1) : IReport
{
    /// <summary>Loss and scores as text: with classes the classification report and the confusion matrix.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(Metrics.Plain, $"samples   {evaluation.Count:N0}\nloss      {evaluation.Loss:F4}\n");
        if (evaluation.Accuracy is { } accuracy) text.Append(Metrics.Plain, $"accuracy  {100 * accuracy:F2} %\n");
        if (evaluation.RocArea is { } area) text.Append(Metrics.Plain, $"ROC area  {area:F4}\n");
        if (evaluation.Regression is { } regression)
        {
            text.Append(Metrics.Plain, $"MSE       {regression.MeanSquaredError * unit * unit:G6}\n");
            text.Append(Metrics.Plain, $"MAE       {regression.MeanAbsoluteError * unit:G6}\n");
            text.Append(Metrics.Plain, $"R²        {regression.R2:F4}\n");
        }

        if (evaluation.Confusion is { } matrix)
        {
            text.Append('\n').Append(new ClassificationReport(matrix, classes)).Append('\n');
            text.Append(matrix.ToTable(classes)).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Writes the report as a JSON object.</summary>
    /// <param name="json">Where to.</param>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("samples", evaluation.Count);
        json.WriteFinite("loss", evaluation.Loss);
        if (evaluation.Accuracy is { } accuracy) json.WriteNumber("accuracy", accuracy);
        if (evaluation.RocArea is { } area) json.WriteNumber("roc_auc", area);
        if (evaluation.Regression is { } regression)
        {
            json.WriteFinite("mse", regression.MeanSquaredError * unit * unit);
            json.WriteFinite("mae", regression.MeanAbsoluteError * unit);
            json.WriteFinite("r2", regression.R2);
        }

        if (evaluation.Confusion is { } matrix)
        {
            new ClassificationReport(matrix, classes).WriteScores(json);
            json.WriteStartArray("confusion_matrix");
            for (var row = 0; row < matrix.Classes; row++)
            {
                json.WriteStartArray();
                for (var column = 0; column < matrix.Classes; column++) json.WriteNumberValue(matrix[row, column]);
                json.WriteEndArray();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    /// <summary>Writes <c>report.txt</c>, <c>report.json</c> and, with classes and plots, <c>confusion-matrix.svg</c>.</summary>
    /// <param name="folder">The folder, made if missing.</param>
    /// <param name="plots">Draws the confusion matrix; null for no picture.</param>
    /// <exception cref="BathysException">A file cannot be written.</exception>
    public void Save(string folder, IRunPlots? plots = null)
    {
        ReportFiles.Save(folder, ToString(), WriteTo);
        if (evaluation.Confusion is { } matrix) plots?.DrawConfusion(Path.Combine(folder, "confusion-matrix.svg"), matrix, classes);
    }
}

using System.Text;
using System.Text.Json;

namespace Bathys.Training;

/// <summary>How often pictures show what they ought to, by a classifier.</summary>
/// <param name="Attribute">What is looked at.</param>
/// <param name="Drawn">The share of drawn pictures that show what their prompt says; null where prompts do not say it.</param>
/// <param name="Real">The classifier's accuracy on the real pictures of the validation set: what a perfect model would get.</param>
public sealed record AttributeScore(string Attribute, double? Drawn, double Real);

/// <summary>How well a diffusion model draws.</summary>
/// <param name="Pictures">Pictures that were drawn.</param>
/// <param name="Scores">Whether they show what their prompts say.</param>
/// <param name="Distance">The Fréchet distance between drawn pictures and the validation set in the classifier's features.</param>
/// <param name="RealDistance">That between as many training pictures and the validation set: what a perfect model would get.</param>
/// <param name="Method">How they were drawn, in words.</param>
/// <param name="Seconds">How long the drawing took.</param>
public sealed record DiffusionReport(
    int Pictures, IReadOnlyList<AttributeScore> Scores, double Distance, double RealDistance, string Method, double Seconds) : IReport
{
    /// <summary>The report as text.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        void Line(FormattableString line) => text.AppendLine(line.ToString(Metrics.Plain));
        Line($"pictures            {Pictures:N0} by {Method}");
        Line($"Fréchet distance    {Distance:F3} to the validation set; training pictures are at {RealDistance:F3}");
        Line($"speed               {Pictures / Seconds:F2} pictures a second");
        if (Scores.Count > 0)
            text.AppendLine().AppendLine("shows what the prompt says, by a classifier (its accuracy on the validation set)");
        foreach (var score in Scores)
        {
            var drawn = score.Drawn is { } share ? string.Create(Metrics.Plain, $"{100 * share:F1} %") : "not asked";
            Line($"  {score.Attribute,-16}  {drawn,9}   ({100 * score.Real:F1} %)");
        }
        return text.ToString();
    }

    /// <summary>Writes the report as a JSON object.</summary>
    /// <param name="json">Where to.</param>
    public void WriteTo(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject();
        json.WriteNumber("pictures", Pictures);
        json.WriteString("method", Method);
        json.WriteNumber("frechet_distance", Distance);
        json.WriteNumber("frechet_distance_of_training_pictures", RealDistance);
        json.WriteNumber("pictures_per_second", Pictures / Seconds);
        json.WriteStartObject("accuracy");
        foreach (var score in Scores)
        {
            json.WriteStartObject(score.Attribute);
            if (score.Drawn is { } drawn) json.WriteNumber("drawn", drawn);
            json.WriteNumber("real", score.Real);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Writes <c>report.txt</c> and <c>report.json</c>.</summary>
    /// <param name="folder">The folder, made if missing.</param>
    /// <param name="plots">Has nothing to draw here.</param>
    /// <exception cref="BathysException">A file cannot be written.</exception>
    public void Save(string folder, IRunPlots? plots = null) => ReportFiles.Save(folder, ToString(), WriteTo);
}

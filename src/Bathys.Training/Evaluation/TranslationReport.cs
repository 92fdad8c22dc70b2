using System.Text.Json;

namespace Bathys.Training;

/// <summary>How well a translator translates.</summary>
/// <param name="Pairs">Sentences that were translated.</param>
/// <param name="Loss">The mean of −ln p over the references' tokens, in nats.</param>
/// <param name="Bleu">The translations against the references.</param>
/// <param name="Exact">The share of translations that are their references to the letter.</param>
public sealed record TranslationReport(int Pairs, double Loss, Bleu Bleu, double Exact) : IReport
{
    /// <summary>Among how many equally likely tokens the model seems to choose: e to the loss.</summary>
    public double Perplexity => Math.Exp(Loss);

    /// <summary>Loss, perplexity and BLEU as text.</summary>
    public override string ToString() => string.Create(Metrics.Plain,
        $"sentences    {Pairs:N0}\nloss         {Loss:F4} nats per token\nperplexity   {Perplexity:F3}\n{Bleu}\nto the letter " +
        $"{Exact:P2}\n");

    /// <summary>Writes the report as a JSON object; null stands for a number without end.</summary>
    /// <param name="json">Where to.</param>
    public void WriteTo(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject();
        json.WriteNumber("sentences", Pairs);
        json.WriteFinite("loss", Loss);
        json.WriteFinite("perplexity", Perplexity);
        json.WriteNumber("bleu", Bleu.Score);
        json.WriteNumber("exact", Exact);
        json.WriteEndObject();
    }

    /// <summary>Writes <c>report.txt</c> and <c>report.json</c>.</summary>
    /// <param name="folder">The folder, made if missing.</param>
    /// <param name="plots">Has nothing to draw here.</param>
    /// <exception cref="BathysException">A file cannot be written.</exception>
    public void Save(string folder, IRunPlots? plots = null) => ReportFiles.Save(folder, ToString(), WriteTo);
}

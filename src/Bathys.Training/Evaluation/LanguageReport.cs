using System.Text.Json;

namespace Bathys.Training;

/// <summary>How well a language model predicts a text.</summary>
/// <param name="Tokens">The tokens that were predicted.</param>
/// <param name="Loss">The mean of −ln p over them, in nats per token.</param>
/// <param name="BitsPerCharacter">The same for each character of the text, in bits: comparable whatever the tokens are.</param>
public sealed record LanguageReport(long Tokens, double Loss, double BitsPerCharacter) : IReport
{
    /// <summary>
    /// Among how many equally likely tokens the model seems to choose: e to the loss; infinite where that exceeds every number.
    /// </summary>
    public double Perplexity => Math.Exp(Loss);

    /// <summary>Loss, perplexity and bits as text.</summary>
    public override string ToString() => string.Create(Metrics.Plain,
        $"""
        tokens              {Tokens:N0}
        loss                {Loss:F4} nats per token
        perplexity          {Perplexity:F3}
        bits per character  {BitsPerCharacter:F3}

        """);

    /// <summary>
    /// Writes the report as a JSON object; null stands for a number without end, as the perplexity is of a loss above 709.
    /// </summary>
    /// <param name="json">Where to.</param>
    public void WriteTo(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject();
        json.WriteNumber("tokens", Tokens);
        json.WriteFinite("loss", Loss);
        json.WriteFinite("perplexity", Perplexity);
        json.WriteFinite("bits_per_character", BitsPerCharacter);
        json.WriteEndObject();
    }

    /// <summary>Writes <c>report.txt</c> and <c>report.json</c>.</summary>
    /// <param name="folder">The folder, made if missing.</param>
    /// <param name="plots">Has nothing to draw here.</param>
    /// <exception cref="BathysException">A file cannot be written.</exception>
    public void Save(string folder, IRunPlots? plots = null) => ReportFiles.Save(folder, ToString(), WriteTo);
}

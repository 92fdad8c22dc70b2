using System.Text.Json;

namespace Bathys.Training;

/// <summary>What an evaluation found: for people by <see cref="object.ToString"/>, for programs as JSON, and as files.</summary>
public interface IReport
{
    /// <summary>Writes the report as a JSON object.</summary>
    /// <param name="json">Where to.</param>
    void WriteTo(Utf8JsonWriter json);

    /// <summary>Writes <c>report.txt</c>, <c>report.json</c> and pictures, where there are some.</summary>
    /// <param name="folder">The folder, made if missing.</param>
    /// <param name="plots">Draws the pictures; null for none.</param>
    /// <exception cref="BathysException">A file cannot be written.</exception>
    void Save(string folder, IRunPlots? plots = null);
}

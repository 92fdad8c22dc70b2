namespace Bathys.Models;

/// <summary>Predicts from a CSV file: rows of a table, or what follows the rows of a series.</summary>
public interface ICsvPredictor
{
    /// <summary>What is predicted, with the row that it is of.</summary>
    /// <param name="path">The CSV file.</param>
    /// <param name="note">Is told what a person should know of how the file was read; null for no one.</param>
    /// <exception cref="Data.DataFileException">The file cannot be read, lacks a column, or a value cannot be used.</exception>
    IEnumerable<(string Subject, TablePrediction Prediction)> PredictFile(string path, Action<string>? note = null);
}

using Bathys.Data.Tables;

namespace Bathys.Models;

/// <summary>Predicts from the file of a table: its rows, or what follows the rows of a series.</summary>
public interface ITablePredictor
{
    /// <summary>How files are read unless it is said: as the training's was.</summary>
    TableReading Reading { get; }

    /// <summary>What is predicted, with the row that it is of.</summary>
    /// <param name="path">The file.</param>
    /// <param name="reading">Its encoding and what counts as missing; <see cref="Reading"/> if not given.</param>
    /// <param name="note">Is told what a person should know of how the file was read; null for no one.</param>
    /// <exception cref="Data.DataFileException">The file cannot be read, lacks a column, or a value cannot be used.</exception>
    IEnumerable<(string Subject, TablePrediction Prediction)> PredictFile(
        string path, TableReading? reading = null, Action<string>? note = null);
}

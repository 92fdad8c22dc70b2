using Bathys.Data.Tables;
using Bathys.Nn;

namespace Bathys.Models;

/// <summary>Predicts a column of a table from the others. May be used by many threads at once: no call changes the model.</summary>
/// <param name="model">The network: (N, inputs) to (N, outputs) as the encoder counts them.</param>
/// <param name="encoder">How rows become numbers.</param>
/// <param name="reading">How files are read; the default if not given.</param>
public sealed class TableModel(UnaryModule model, TableEncoder encoder, TableReading? reading = null) : ITablePredictor
{
    /// <summary>As many rows go through the network at once: a long table needs no more memory than a short one.</summary>
    const int BatchSize = 256;

    /// <summary>The network.</summary>
    public UnaryModule Model => model;

    /// <inheritdoc/>
    public TableReading Reading => reading ?? new();

    /// <summary>How rows become numbers: the columns with their kinds and categories.</summary>
    public TableEncoder Encoder => encoder;

    /// <summary>Predicts every row of a file.</summary>
    /// <param name="path">The file; the column to predict need not be in it.</param>
    /// <param name="other">How it is read; as the training's was if not given.</param>
    /// <exception cref="Data.DataFileException">The file cannot be read, lacks a column, or a value cannot be used.</exception>
    /// <exception cref="BathysException">The network's answer is no finite number.</exception>
    public IEnumerable<TablePrediction> Predict(string path, TableReading? other = null) => Rows(Table.Read(path, other ?? reading));

    /// <summary>Predicts every row. What counts as missing is what did in training.</summary>
    /// <param name="table">The table; the column to predict need not be in it.</param>
    /// <exception cref="Data.DataFileException">The table lacks a column, or a value cannot be used.</exception>
    /// <exception cref="BathysException">The network's answer is no finite number.</exception>
    public IEnumerable<TablePrediction> Predict(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return Rows(reading is null ? table : table with { Reading = reading });
    }

    IEnumerable<TablePrediction> Rows(Table table)
    {
        var inputs = encoder.EncodeInputs(table);
        return Enumerable.Range(0, inputs.Shape[0]).Chunk(BatchSize)
            .SelectMany(rows => Outputs(inputs.Narrow(0, rows[0], rows.Length)).Chunk(encoder.OutputSize))
            .Select((row, i) => Prediction(Finite(table.Path, i, row)));
    }

    /// <summary>Predicts rows that are given as values by column.</summary>
    /// <param name="rows">For each row the text of each column, as a CSV file would have it; numbers with a decimal point.</param>
    /// <exception cref="Data.DataFileException">A row lacks a column, or a value cannot be used.</exception>
    public IReadOnlyList<TablePrediction> Predict(IReadOnlyList<IReadOnlyDictionary<string, string>> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count == 0) return [];
        string[] columns = [.. encoder.Inputs.Select(column => column.Name).Where(name => rows.All(row => row.ContainsKey(name)))];
        IReadOnlyList<string>[] fields = [.. rows.Select(row => columns.Select(name => row[name].Trim()).ToArray())];
        return [.. Predict(new Table("the rows", columns, fields))];
    }

    IEnumerable<(string Subject, TablePrediction Prediction)> ITablePredictor.PredictFile(
        string path, TableReading? reading, Action<string>? note) =>
        Predict(path, reading).Select((prediction, i) => ($"row {i + 1}", prediction));

    double[] Outputs(Tensor inputs)
    {
        var output = model.Predict(inputs);
        return (encoder.Target.Task == TabularTask.Classify ? output.Softmax(-1) : output).To(DType.Float64).ToArray<double>();
    }

    static double[] Finite(string table, int row, double[] output) => output.All(double.IsFinite) ? output
        : throw new BathysException($"{table}: row {row + 1}: the network's answer is no finite number, " +
            "so far are the inputs from what it learned; correct the row.");

    TablePrediction Prediction(double[] output) => encoder.Target.Task switch
    {
        TabularTask.Classify => new(ClassProbability.Ranked(encoder.Target.Classes, output)),
        TabularTask.Binary => new(ClassProbability.Ranked(encoder.Target.Classes, [1 - Sigmoid(output[0]), Sigmoid(output[0])])),
        _ => new([], encoder.Target.Decode(output[0])),
    };

    static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}

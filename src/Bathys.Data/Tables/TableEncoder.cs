using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bathys.Data.Tables;

/// <summary>
/// What was learned of a table's columns, by which its rows and new ones become tensors. As JSON it travels with a trained model.
/// </summary>
/// <param name="Inputs">The columns to predict from, in the order of the training table.</param>
/// <param name="Target">The column to predict.</param>
/// <param name="Missing">What happens to fields that say nothing.</param>
public sealed record TableEncoder(IReadOnlyList<InputColumn> Inputs, TargetColumn Target, MissingValues Missing)
{
    /// <summary>How many inputs a model has.</summary>
    [JsonIgnore]
    public int InputSize => Inputs.Sum(c => c.Width);

    /// <summary>How many outputs a model needs.</summary>
    [JsonIgnore]
    public int OutputSize => Target.Outputs;

    /// <summary>The name of each input: the column's, "column=category", or "column.part" of a date.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> InputNames => [.. Inputs.SelectMany(c => c.InputNames)];

    /// <summary>What a person should know of how the columns were taken; empty in an encoder from JSON.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Notes { get; private init; } = [];

    /// <summary>Fits the columns of a table; means and deviations from the training rows alone.</summary>
    /// <exception cref="DataFileException">A column is missing or cannot be used.</exception>
    public static TableEncoder Fit(Table table, IReadOnlyList<int> trainRows, TabularOptions options)
    {
        int target = table.Column(options.Target);
        var notes = new List<string>();
        int[] ignored = [.. options.Ignore.Select(table.Column), .. RowNumbers.Find(table, options, notes)];
        foreach (var name in options.Categorical.Concat(options.Numeric)) table.Column(name);
        int[] inputs = [.. Enumerable.Range(0, table.Columns.Count).Where(c => c != target && !ignored.Contains(c))];
        if (inputs.Length == 0)
            throw new DataFileException(table.Path, "no column is left to predict from", "ignore fewer columns");
        var fit = new ColumnFit(table, trainRows, options, notes);
        return new TableEncoder([.. inputs.SelectMany(fit.Of)], TargetColumn.Fit(table, target, trainRows, options, notes), options.Missing)
        {
            Notes = notes,
        };
    }

    /// <summary>The inputs of every row, (rows, <see cref="InputSize"/>) Float32. The table may have other columns besides.</summary>
    /// <exception cref="DataFileException">A column or value is missing, no number, or an unknown category.</exception>
    public Tensor EncodeInputs(Table table) => EncodeInputs(table, [.. Enumerable.Range(0, table.Rows.Count)]);

    /// <summary>Inputs and targets of every row.</summary>
    /// <exception cref="DataFileException">A column or value is missing, no number, or unknown.</exception>
    public TensorDataset Encode(Table table) => Encode(table, [.. Enumerable.Range(0, table.Rows.Count)]);

    /// <summary>Inputs and targets of some rows.</summary>
    /// <exception cref="DataFileException">A column or value is missing, no number, or unknown.</exception>
    public TensorDataset Encode(Table table, IReadOnlyList<int> rows) => new(EncodeInputs(table, rows), Target.Encode(table, rows));

    /// <summary>The encoder as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, TableJson.Default.TableEncoder);

    /// <summary>An encoder from its JSON.</summary>
    /// <exception cref="DataException">The text is no encoder.</exception>
    public static TableEncoder FromJson(string json)
    {
        try
        {
            if (JsonSerializer.Deserialize(json, TableJson.Default.TableEncoder) is { Inputs: not null, Target.Classes: not null } encoder)
                return encoder;
        }
        catch (JsonException e)
        {
            throw new DataException($"The description of a table's columns is damaged ({e.Message}); train again.", e);
        }
        throw new DataException("The description of a table's columns is incomplete; train again.");
    }

    Tensor EncodeInputs(Table table, IReadOnlyList<int> rows)
    {
        int[] columns = [.. Inputs.Select(c => table.Column(c.Name))];
        var result = Tensor.Empty([rows.Count, InputSize]);
        result.Write<float>(values =>
        {
            foreach (int row in rows)
            {
                for (int c = 0; c < columns.Length; c++)
                {
                    Inputs[c].Encode(table, row, columns[c], Missing, values[..Inputs[c].Width]);
                    values = values[Inputs[c].Width..];
                }
            }
        });
        return result;
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true, WriteIndented = true)]
[JsonSerializable(typeof(TableEncoder))]
sealed partial class TableJson : JsonSerializerContext;

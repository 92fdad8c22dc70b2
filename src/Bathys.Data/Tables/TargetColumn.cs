namespace Bathys.Data.Tables;

/// <summary>How the column to predict becomes targets: the place among the classes, or (y − mean) / std of a number.</summary>
/// <param name="Name">The column.</param>
/// <param name="Task">What is to be predicted.</param>
/// <param name="Classes">The classes in order, numbers by size; empty for a regression. Of two classes the second is 1.</param>
/// <param name="Mean">Mean of a regression's target over the training rows.</param>
/// <param name="Std">Standard deviation of a regression's target over the training rows.</param>
public sealed record TargetColumn(string Name, TabularTask Task, IReadOnlyList<string> Classes, double Mean, double Std)
{
    // More classes than this, or than every other row, is surely a number to be regressed.
    const int ManyClasses = 1000;

    /// <summary>How many outputs a model needs: one for each class, or a single one.</summary>
    public int Outputs => Task == TabularTask.Classify ? Classes.Count : 1;

    /// <summary>A model's output of a regression in the column's own units: y = mean + std · output.</summary>
    public double Decode(double output) => Mean + Std * output;

    /// <summary>Learns from the column.</summary>
    /// <exception cref="DataFileException">A target is missing or of the wrong kind for the task.</exception>
    internal static TargetColumn Fit(CsvTable table, int column, IReadOnlyList<int> trainRows, TabularTask task)
    {
        for (int row = 0; row < table.Rows.Count; row++)
        {
            if (CsvTable.IsMissing(table.Rows[row][column]))
                throw table.Fault(row, column, "the value to predict is missing", "fill it in or remove the row");
            if (task == TabularTask.Regress && !Number.TryParse(table.Rows[row][column], out _))
            {
                throw table.Fault(row, column,
                    $"\"{table.Rows[row][column]}\" is no number", $"{Number.Fix(table.Rows[row][column])}, or classify instead of regressing");
            }
        }
        string name = table.Columns[column];
        if (task == TabularTask.Regress)
        {
            var (mean, std) = Number.Moments(trainRows.Select(r => Number.Parse(table.Rows[r][column])));
            return new TargetColumn(name, task, [], mean, std);
        }
        string[] classes = [.. table.Rows.Select(r => r[column]).Distinct()];
        bool numbers = classes.All(c => Number.TryParse(c, out _));
        classes = numbers ? [.. classes.OrderBy(Number.Parse)] : [.. classes.Order(StringComparer.Ordinal)];
        string values = string.Join(", ", classes.Take(5)) + (classes.Length > 5 ? ", …" : "");
        if (task == TabularTask.Binary && classes.Length != 2)
        {
            throw new DataFileException(table.Path,
                $"the column \"{name}\" has {classes.Length} values ({values}), not two", "choose another column, or classify");
        }
        if (classes.Length < 2)
            throw new DataFileException(table.Path, $"the column \"{name}\" is {values} in every row", "choose another column to predict");
        if (classes.Length > Math.Min(ManyClasses, Math.Max(table.Rows.Count / 2, 2)))
        {
            throw new DataFileException(table.Path,
                $"the column \"{name}\" has {classes.Length} different values in {table.Rows.Count} rows",
                "regress instead of classifying");
        }
        return new TargetColumn(name, task, classes, 0, 1);
    }

    /// <summary>The targets of some rows.</summary>
    /// <exception cref="DataFileException">A value is missing, no number, or an unknown class.</exception>
    internal Tensor Encode(CsvTable table, IReadOnlyList<int> rows)
    {
        int column = table.Column(Name);
        var values = new double[rows.Count];
        for (int i = 0; i < rows.Count; i++)
        {
            string field = table.Rows[rows[i]][column];
            if (Task == TabularTask.Regress)
            {
                if (!Number.TryParse(field, out double y))
                    throw table.Fault(rows[i], column, $"\"{field}\" is no number", Number.Fix(field));
                values[i] = (y - Mean) / Std;
            }
            else if ((values[i] = CsvTable.PlaceOf(field, Classes)) < 0)
            {
                throw table.Fault(rows[i], column,
                    $"the class \"{field}\" did not occur in training", $"give one of {string.Join(", ", Classes)}");
            }
        }
        return Task == TabularTask.Classify
            ? Tensor.From([.. values.Select(v => (long)v)])
            : Tensor.From([.. values.Select(v => (float)v)], values.Length, 1);
    }
}

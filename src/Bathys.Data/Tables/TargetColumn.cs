namespace Bathys.Data.Tables;

/// <summary>How the column to predict becomes targets: the place among the classes, or (y − mean) / std of a number.</summary>
/// <param name="Name">The column.</param>
/// <param name="Task">What is to be predicted.</param>
/// <param name="Classes">The classes in order, numbers by size; empty for a regression. Of two classes the second is 1.</param>
/// <param name="Mean">Mean of a regression's target over the training rows.</param>
/// <param name="Std">Standard deviation of a regression's target over the training rows.</param>
/// <param name="IsLoose">Whether currency and percent signs and thousands apart are read as parts of numbers.</param>
/// <param name="IsText">Whether classes are texts as they stand, 1 and 1.0 two of them.</param>
public sealed record TargetColumn(string Name, TabularTask Task, IReadOnlyList<string> Classes, double Mean, double Std,
    bool IsLoose = false, bool IsText = false)
{
    // More classes than this, or than every other row, is surely a number to be regressed.
    const int ManyClasses = 1000;

    /// <summary>How many outputs a model needs: one for each class, or a single one.</summary>
    public int Outputs => Task == TabularTask.Classify ? Classes.Count : 1;

    /// <summary>A model's output of a regression in the column's own units: y = mean + std · output.</summary>
    public double Decode(double output) => Mean + Std * output;

    /// <summary>Fits the column.</summary>
    /// <exception cref="DataFileException">A target is missing or of the wrong kind for the task.</exception>
    internal static TargetColumn Fit(Table table, int column, IReadOnlyList<int> trainRows, TabularOptions options,
        ICollection<string> notes)
    {
        var (name, task) = (table.Columns[column], options.Task);
        var made = new TargetColumn(name, task, [], 0, 1, options.Numeric.Contains(name), options.Categorical.Contains(name));
        for (var row = 0; row < table.Rows.Count; row++)
        {
            if (table.IsMissing(table.Rows[row][column])) throw table.Missing(row, column, "the value to predict",
                "fill it in or remove the row");
            if (task == TabularTask.Regress) made.Number(table, row, column, ", or classify instead of regressing");
        }
        if (task == TabularTask.Regress)
        {
            var (mean, std) = Tables.Number.Moments(trainRows.Select(row => made.Number(table, row, column)));
            return made with { Mean = mean, Std = std };
        }
        var classes = TextClasses.Of(name, table.Rows.Select(r => r[column]), notes, made.IsText);
        var values = string.Join(", ", classes.Take(5)) + (classes.Length > 5 ? ", …" : "");
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
        return made with { Classes = classes };
    }

    /// <summary>The targets of some rows.</summary>
    /// <exception cref="DataFileException">A value is missing, no number, or an unknown class.</exception>
    internal Tensor Encode(Table table, IReadOnlyList<int> rows)
    {
        var column = table.Column(Name);
        var values = new double[rows.Count];
        for (var i = 0; i < rows.Count; i++)
        {
            var field = table.Rows[rows[i]][column];
            if (table.IsMissing(field)) throw table.Missing(rows[i], column, "the value to predict", "fill it in or remove the row");
            if (Task == TabularTask.Regress)
            {
                values[i] = (Number(table, rows[i], column) - Mean) / Std;
            }
            else if ((values[i] = TextClasses.PlaceOf(field, Classes, IsText)) < 0)
            {
                throw table.Fault(rows[i], column,
                    $"the class \"{field}\" did not occur in training", $"give one of {string.Join(", ", Classes)}");
            }
        }
        return Task == TabularTask.Classify
            ? Tensor.From([.. values.Select(v => (long)v)])
            : Tensor.From([.. values.Select(v => (float)v)], values.Length, 1);
    }

    double Number(Table table, int row, int column, string otherwise = "")
    {
        var field = table.Rows[row][column];
        if (IsLoose ? Tables.Number.TryParseLoose(field, table.HasThousands, out var y) : Tables.Number.TryParse(field, out y)) return y;
        var signs = Tables.Number.LooksLike(field) && !IsLoose ? $", or let signs and thousands be read (--numeric \"{Name}\")" : "";
        throw table.Fault(row, column, Tables.Number.Problem(field), Tables.Number.Fix(field, table.HasThousands) + otherwise + signs);
    }
}

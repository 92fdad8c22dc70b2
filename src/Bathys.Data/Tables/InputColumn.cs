namespace Bathys.Data.Tables;

/// <summary>
/// How a column becomes inputs: (x − mean) / std of a number, or, when there are categories, a 1 at the category's place among zeros.
/// </summary>
/// <param name="Name">The column.</param>
/// <param name="Mean">The mean over the training rows.</param>
/// <param name="Std">The standard deviation over the training rows, 1 where they are all equal.</param>
/// <param name="Categories">The texts that occur, in order; null for a column of numbers.</param>
public sealed record InputColumn(string Name, double Mean, double Std, IReadOnlyList<string>? Categories)
{
    // A text in every other row is a name or a number plate, from which nothing can be learnt.
    const int FewCategories = 20;

    /// <summary>How many inputs the column makes.</summary>
    public int Width => Categories?.Count ?? 1;

    /// <summary>
    /// Learns from a column: whether it is of numbers and its categories from all rows, mean and deviation from the training rows.
    /// </summary>
    /// <exception cref="DataFileException">A field is missing and must not be, or the column has nearly as many texts as rows.</exception>
    internal static InputColumn Fit(CsvTable table, int column, IReadOnlyList<int> trainRows, MissingValues missing)
    {
        string name = table.Columns[column];
        string[] known = [.. table.Rows.Select(r => r[column]).Where(f => !CsvTable.IsMissing(f))];
        if (known.Length == 0)
            throw new DataFileException(table.Path, $"the column \"{name}\" is empty", "leave it out");
        if (known.Length < table.Rows.Count && missing == MissingValues.Reject)
        {
            int row = table.Rows.TakeWhile(r => !CsvTable.IsMissing(r[column])).Count();
            throw table.Fault(row, column,
                "the value is missing", "fill it in, leave the column out, or let missing values be filled (on the command line: --ignore, --fill-missing)");
        }
        if (known.All(f => Number.TryParse(f, out _)))
        {
            var trainFields = trainRows.Select(r => table.Rows[r][column]).Where(f => !CsvTable.IsMissing(f));
            var (mean, std) = Number.Moments(trainFields.Select(Number.Parse));
            return new InputColumn(name, mean, std, null);
        }
        if (known.All(f => Number.HasDecimalComma(f) || Number.TryParse(f, out _)))
        {
            int row = table.Rows.TakeWhile(r => !Number.HasDecimalComma(r[column])).Count();
            throw table.Fault(row, column, $"\"{table.Rows[row][column]}\" is no number", Number.Fix(table.Rows[row][column]));
        }
        string[] categories = [.. known.Distinct().Order(StringComparer.Ordinal)];
        if (categories.Length > Math.Max(FewCategories, known.Length / 2))
        {
            throw new DataFileException(table.Path,
                $"the column \"{name}\" has {categories.Length} different texts in {table.Rows.Count} rows",
                "leave it out, or correct its numbers");
        }
        return new InputColumn(name, 0, 1, categories);
    }

    /// <summary>Writes the inputs of a field; missing fields leave zeros.</summary>
    /// <exception cref="DataFileException">The field is missing and must not be, is no number, or an unknown category.</exception>
    internal void Encode(CsvTable table, int row, int column, MissingValues missing, Span<float> target)
    {
        string field = table.Rows[row][column];
        target.Clear();
        if (CsvTable.IsMissing(field))
        {
            if (missing == MissingValues.Reject)
                throw table.Fault(row, column, "the value is missing", "fill it in");
        }
        else if (Categories is null)
        {
            if (!Number.TryParse(field, out double x))
                throw table.Fault(row, column, $"\"{field}\" is no number", Number.Fix(field));
            target[0] = (float)((x - Mean) / Std);
        }
        else
        {
            int place = CsvTable.PlaceOf(field, Categories);
            if (place < 0)
                throw table.Fault(row, column, $"\"{field}\" did not occur in training", $"give one of {string.Join(", ", Categories)}");
            target[place] = 1;
        }
    }
}

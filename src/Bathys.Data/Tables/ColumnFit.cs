namespace Bathys.Data.Tables;

/// <summary>
/// Finds out what a column of inputs is: numbers, dates or categories. Whether it is comes from all rows, means and deviations from the
/// training rows.
/// </summary>
sealed class ColumnFit(Table table, IReadOnlyList<int> trainRows, TabularOptions options, ICollection<string> notes)
{
    // A text in every other row is a name or a number plate, from which nothing can be learned.
    const int FewCategories = 20;

    /// <summary>The inputs that a column makes.</summary>
    /// <exception cref="DataFileException">A field is missing and must not be, or of another kind than the others.</exception>
    public IEnumerable<InputColumn> Of(int column)
    {
        var name = table.Columns[column];
        int[] known = [.. Enumerable.Range(0, table.Rows.Count).Where(row => !table.IsMissing(Field(row, column)))];
        if (known.Length == 0) throw new DataFileException(table.Path, $"the column \"{name}\" is empty",
            $"leave it out (--ignore \"{name}\")");
        if (known.Length < table.Rows.Count && options.Missing == MissingValues.Reject)
        {
            var row = Enumerable.Range(0, table.Rows.Count).First(row => table.IsMissing(Field(row, column)));
            throw table.Missing(row, column, "the value",
                "fill it in, leave the column out, or let missing values be filled (on the command line: --ignore, --fill-missing)");
        }
        if (options.Categorical.Contains(name)) return [Categories(column, known, asked: true)];
        if (options.Numeric.Contains(name)) return [Numbers(column, known, isLoose: true)];
        int[] odd = [.. known.Where(row => !Number.TryParse(Field(row, column), out _))];
        if (odd.Length == 0) return [Numbers(column, known, isLoose: false)];
        string[] texts = [.. known.Select(row => Field(row, column))];
        if (DateText.FindOrder(texts, out var isAmbiguous) is { } order) return Dates(column, order);
        if (isAmbiguous)
        {
            throw table.Fault(known[0], column, $"\"{texts[0]}\" may be day and month or month and day",
                $"write dates as 2026-03-01, or decide: --categorical \"{name}\", --ignore \"{name}\"");
        }
        if (DateText.FindMost(texts) is { } dates)
        {
            var row = known[Array.IndexOf(dates, false)];
            throw table.Fault(row, column, $"\"{Field(row, column)}\" is no date as {dates.Count(isDate => isDate)} of the column's " +
                $"{known.Length} texts are", $"correct it; or say what the column is: --categorical \"{name}\", --ignore \"{name}\"; or " +
                $"that the text says nothing: --missing \"{Field(row, column)},NA,\"");
        }
        if (odd.Length < known.Length) throw Mixed(column, odd[0],
            $"{known.Length - odd.Length} of the column's {known.Length} texts are numbers");
        if (known.Any(row => Number.LooksLike(Field(row, column))))
            throw Mixed(column, known.First(row => Number.LooksLike(Field(row, column))), null);
        return [Categories(column, known, asked: false)];
    }

    string Field(int row, int column) => table.Rows[row][column];

    DataFileException Mixed(int column, int row, string? reason)
    {
        var (name, field) = (table.Columns[column], Field(row, column));
        return table.Fault(row, column, Number.Problem(field) + (reason is null ? "" : $", and {reason}"),
            $"{Number.Fix(field, table.HasThousands)}; or say what the column is: --numeric \"{name}\" (reads $, % and thousands apart), " +
            $"--categorical \"{name}\", --ignore \"{name}\"; or that the text says nothing: --missing \"{field},NA,\"");
    }

    InputColumn Numbers(int column, int[] known, bool isLoose)
    {
        var made = new InputColumn(table.Columns[column], 0, 1, null, IsLoose: isLoose);
        foreach (var row in known) made.ValueOf(table, row, column);
        return WithMoments(made, column);
    }

    List<InputColumn> Dates(int column, string order)
    {
        var all = DatePart.All.Select(part => new InputColumn(table.Columns[column], 0, 1, null, part.Name, order)).ToList();
        bool Varies(InputColumn part) => Values(part, column, Enumerable.Range(0, table.Rows.Count)).Distinct().Skip(1).Any();
        var varying = all.Where(Varies).ToList();
        if (varying.Count == 0) varying = [all.First(part => order != "time" || part.DatePart == "hour")];
        return [.. varying.Select(part => WithMoments(part, column))];
    }

    InputColumn WithMoments(InputColumn made, int column)
    {
        var (mean, std) = Number.Moments(Values(made, column, trainRows));
        return made with { Mean = mean, Std = std };
    }

    IEnumerable<double> Values(InputColumn made, int column, IEnumerable<int> rows) =>
        rows.Where(row => !table.IsMissing(Field(row, column))).Select(row => made.ValueOf(table, row, column));

    InputColumn Categories(int column, int[] known, bool asked)
    {
        var name = table.Columns[column];
        var categories = TextClasses.Of(name, known.Select(row => Field(row, column)), notes, isText: asked);
        if (!asked && categories.Length > Math.Max(FewCategories, known.Length / 2))
        {
            throw new DataFileException(table.Path,
                $"the column \"{name}\" has {categories.Length} different texts in {table.Rows.Count} rows, " +
                $"\"{Field(known[0], column)}\" in row {known[0] + 1}",
                $"leave it out (--ignore \"{name}\"), or take it all the same (--categorical \"{name}\")");
        }
        if (!asked && categories.All(text => char.IsAsciiDigit(text[0])))
            notes.Add($"the column \"{name}\" holds texts that begin with numbers, such as \"{categories[0]}\": they are taken for " +
                $"categories; --ignore \"{name}\" leaves them out");
        return new InputColumn(name, 0, 1, categories, IsText: asked);
    }
}

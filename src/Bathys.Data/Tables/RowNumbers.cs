namespace Bathys.Data.Tables;

/// <summary>Columns that number the rows, as data frames write them in front of a table without a name.</summary>
static class RowNumbers
{
    /// <summary>The columns to leave out because they have no name and count the rows, unless they were asked for.</summary>
    /// <param name="table">The table.</param>
    /// <param name="options">What was asked for.</param>
    /// <param name="notes">Is told of each such column, and of others that count rows or have no name.</param>
    public static int[] Find(Table table, TabularOptions options, ICollection<string> notes)
    {
        var found = new List<int>();
        for (var column = 0; column < table.Columns.Count; column++)
        {
            var name = table.Columns[column];
            if (name == options.Target || options.Ignore.Contains(name) || options.Numeric.Contains(name)
                || options.Categorical.Contains(name)) continue;
            var isUnnamed = table.Unnamed.Contains(column);
            if (isUnnamed && Count(table, column))
            {
                found.Add(column);
                notes.Add($"the {Place(column)} has no name and counts the rows: it is left out as a row number; --numeric \"{name}\" " +
                    "takes it as an input");
            }
            else if (isUnnamed)
            {
                notes.Add($"the {Place(column)} has no name and is called \"{name}\"; --ignore \"{name}\" leaves it out");
            }
            else if (column == 0 && Count(table, column))
            {
                notes.Add($"the column \"{name}\" counts the rows; if it is a row number, --ignore \"{name}\" leaves it out");
            }
        }
        return [.. found];
    }

    static string Place(int column) => column == 0 ? "first column" : $"column {column + 1}";

    static bool Count(Table table, int column)
    {
        if (!long.TryParse(table.Rows[0][column], out var first) || first is not (0 or 1)) return false;
        for (var row = 1; row < table.Rows.Count; row++)
            if (!long.TryParse(table.Rows[row][column], out var number) || number != first + row) return false;
        return table.Rows.Count > 1;
    }
}

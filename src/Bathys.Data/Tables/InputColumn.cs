namespace Bathys.Data.Tables;

/// <summary>
/// How a column becomes inputs: (x − mean) / std of a number, or, when there are categories, a 1 at the category's place among zeros. A
/// column of dates becomes several, one for each part (year, month, day, weekday, hour, minute, second) that is not always the same.
/// </summary>
/// <param name="Name">The column.</param>
/// <param name="Mean">The mean over the training rows.</param>
/// <param name="Std">The standard deviation over the training rows, 1 where they are all equal.</param>
/// <param name="Categories">The texts that occur, in order; null for a column of numbers.</param>
/// <param name="DatePart">The part of a date that is taken; null where there are no dates.</param>
/// <param name="DateOrder">How the dates are written: iso, dmy, mdy named or time; null where there are none.</param>
/// <param name="IsLoose">Whether currency and percent signs and thousands apart are read as parts of numbers.</param>
/// <param name="IsText">Whether categories are texts as they stand, 1 and 1.0 two of them.</param>
public sealed record InputColumn(
    string Name, double Mean, double Std, IReadOnlyList<string>? Categories, string? DatePart = null, string? DateOrder = null,
        bool IsLoose = false, bool IsText = false)
{
    // So far from all that was learned a network has nothing to say, and Float32 soon no numbers.
    const double MostDeviations = 1e12;

    /// <summary>How many inputs the column makes.</summary>
    public int Width => Categories?.Count ?? 1;

    /// <summary>The names of the inputs: the column's, "column=category" or "column.part".</summary>
    internal IEnumerable<string> InputNames => Categories?.Select(category => $"{Name}={category}")
        ?? [DatePart is null ? Name : $"{Name}.{DatePart}"];

    /// <summary>Writes the inputs of a field; missing fields leave zeros.</summary>
    /// <exception cref="DataFileException">The field is missing and must not be, is no number, or an unknown category.</exception>
    internal void Encode(Table table, int row, int column, MissingValues missing, Span<float> target)
    {
        var field = table.Rows[row][column];
        target.Clear();
        if (table.IsMissing(field))
        {
            if (missing == MissingValues.Reject) throw table.Missing(row, column, "the value", "fill it in");
        }
        else if (Categories is null)
        {
            var standard = (ValueOf(table, row, column) - Mean) / Std;
            if (!(Math.Abs(standard) <= MostDeviations))
            {
                throw table.Fault(row, column, FormattableString.Invariant(
                    $"\"{field}\" is too far from what was learned (mean {Mean:G4}, standard deviation {Std:G4})"), "correct it");
            }
            target[0] = (float)standard;
        }
        else
        {
            var place = TextClasses.PlaceOf(field, Categories, IsText);
            if (place < 0)
                throw table.Fault(row, column, $"\"{field}\" did not occur in training", $"give one of {string.Join(", ", Categories)}");
            target[place] = 1;
        }
    }

    /// <summary>The number that a field is, or the part of the date.</summary>
    internal double ValueOf(Table table, int row, int column)
    {
        var field = table.Rows[row][column];
        if (DatePart is not null)
        {
            return DateText.TryParse(field, DateOrder!, out DateTime date) ? Tables.DatePart.Of(DatePart, date)
                : throw table.Fault(row, column, $"\"{field}\" is no date as the others are", "write it as they are written");
        }
        return (IsLoose ? Number.TryParseLoose(field, table.HasThousands, out var x) : Number.TryParse(field, out x)) ? x
            : throw table.Fault(row, column, Number.Problem(field), Number.Fix(field, table.HasThousands));
    }
}

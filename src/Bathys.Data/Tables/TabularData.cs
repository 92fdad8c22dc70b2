namespace Bathys.Data.Tables;

/// <summary>A table as examples to learn from and examples to be examined on.</summary>
/// <param name="Train">Rows to learn from.</param>
/// <param name="Test">Rows set aside.</param>
/// <param name="Encoder">What was learned of the columns.</param>
public sealed record TabularData(TensorDataset Train, TensorDataset Test, TableEncoder Encoder)
{
    /// <summary>Reads a file, sets rows aside at random by the seed, and learns the columns from the others.</summary>
    /// <exception cref="DataFileException">The file, a column or a value cannot be used.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The test's part is not between 0 and 1.</exception>
    public static TabularData Open(string path, TabularOptions options)
    {
        if (options.TestFraction is not (> 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(options), options.TestFraction, "The test's part is between 0 and 1.");
        var table = CsvTable.Read(path, options.Reading);
        int aside = (int)Math.Round(table.Rows.Count * options.TestFraction);
        if (aside == 0 || aside == table.Rows.Count)
            throw new DataFileException(path, $"{table.Rows.Count} rows are too few to set some aside for the test", "give more rows");
        int[] order = new Generator(options.Seed).Permutation(table.Rows.Count);
        var encoder = TableEncoder.Fit(table, order[aside..], options);
        return new TabularData(encoder.Encode(table, order[aside..]), encoder.Encode(table, order[..aside]), encoder);
    }
}

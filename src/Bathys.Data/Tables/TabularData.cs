namespace Bathys.Data.Tables;

/// <summary>A table as a training and a test set.</summary>
/// <param name="Train">The training set.</param>
/// <param name="Test">The test set.</param>
/// <param name="Encoder">What was learned of the columns.</param>
public sealed record TabularData(TensorDataset Train, TensorDataset Test, TableEncoder Encoder)
{
    /// <summary>Reads a file, takes a test set at random by the seed, and fits the columns to the training set.</summary>
    /// <exception cref="DataFileException">The file, a column or a value cannot be used.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The test set's share is not between 0 and 1.</exception>
    public static TabularData Open(string path, TabularOptions options)
    {
        if (options.TestFraction is not (> 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(options), options.TestFraction, "The test set's share is between 0 and 1.");
        var table = Table.Read(path, options.Reading);
        int aside = (int)Math.Round(table.Rows.Count * options.TestFraction);
        if (aside == 0 || aside == table.Rows.Count)
            throw new DataFileException(path, $"{table.Rows.Count} rows are too few for a training and a test set", "give more rows");
        int[] order = new Generator(options.Seed).Permutation(table.Rows.Count);
        var encoder = TableEncoder.Fit(table, order[aside..], options);
        return new TabularData(encoder.Encode(table, order[aside..]), encoder.Encode(table, order[..aside]), encoder);
    }
}

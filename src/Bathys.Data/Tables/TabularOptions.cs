namespace Bathys.Data.Tables;

/// <summary>What is to be predicted.</summary>
public enum TabularTask
{
    /// <summary>One of several classes: Int64 targets.</summary>
    Classify,

    /// <summary>One of two classes: Float32 targets 0 and 1, (batch, 1).</summary>
    Binary,

    /// <summary>A number: standardized Float32 targets, (batch, 1).</summary>
    Regress,
}

/// <summary>What happens to fields that say nothing.</summary>
public enum MissingValues
{
    /// <summary>They are an error that names row and column.</summary>
    Reject,

    /// <summary>A missing number becomes the mean of the training rows, a missing category none of the categories.</summary>
    Fill,
}

/// <summary>How a table is turned into samples.</summary>
public sealed record TabularOptions
{
    /// <summary>The column to predict.</summary>
    public required string Target { get; init; }

    /// <summary>What is to be predicted.</summary>
    public TabularTask Task { get; init; }

    /// <summary>Columns to leave out.</summary>
    public IReadOnlyList<string> Ignore { get; init; } = [];

    /// <summary>Columns whose texts are categories though they may look like numbers, or be many.</summary>
    public IReadOnlyList<string> Categorical { get; init; } = [];

    /// <summary>Columns of numbers that may have currency or percent signs, which are left off (38 % is 38), or thousands apart.</summary>
    public IReadOnlyList<string> Numeric { get; init; } = [];

    /// <summary>How the file is read: its encoding, and what counts as missing.</summary>
    public TableReading Reading { get; init; } = new();

    /// <summary>What happens to fields that say nothing.</summary>
    public MissingValues Missing { get; init; }

    /// <summary>The share of the rows, 0 to 1, that is the test set.</summary>
    public double TestFraction { get; init; } = 0.2;

    /// <summary>Decides which rows are the test set.</summary>
    public ulong Seed { get; init; }
}

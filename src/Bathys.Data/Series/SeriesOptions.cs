using Bathys.Data.Tables;

namespace Bathys.Data;

/// <summary>What happens to rows of one time.</summary>
public enum DuplicateTimes
{
    /// <summary>They are an error that names row and time.</summary>
    Refuse,

    /// <summary>The first row of a time is taken.</summary>
    First,

    /// <summary>The last row of a time is taken.</summary>
    Last,

    /// <summary>The mean of a time's numbers is taken.</summary>
    Mean,
}

/// <summary>What happens where times are missing between two rows.</summary>
public enum TimeGaps
{
    /// <summary>They are an error that names row and times.</summary>
    Refuse,

    /// <summary>Numbers are put there, on the line between the neighbors.</summary>
    Fill,

    /// <summary>The rows are taken as they follow each other, as for days of trade without weekends.</summary>
    Keep,
}

/// <summary>How a series is read from a table.</summary>
public sealed record SeriesOptions
{
    /// <summary>True to put missing numbers on the line between their neighbors; false to refuse them.</summary>
    public bool FillMissing { get; init; }

    /// <summary>The column that says when; rows are put in its order. Null to take the rows as they stand in the file.</summary>
    public string? Time { get; init; }

    /// <summary>What happens to rows of one time.</summary>
    public DuplicateTimes Duplicates { get; init; }

    /// <summary>What happens where times are missing between two rows.</summary>
    public TimeGaps Gaps { get; init; }

    /// <summary>How the file is read: its encoding, and what counts as missing.</summary>
    public TableReading Reading { get; init; } = new();
}

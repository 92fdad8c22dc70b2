namespace Bathys.Data.Tables;

/// <summary>How the file of a table is read.</summary>
public sealed record TableReading
{
    /// <summary>What counts as missing unless it is said: an empty field, ?, NA, N/A, NaN, null and none, in any case.</summary>
    public static IReadOnlyList<string> UsualMissing { get; } = ["", "?", "na", "n/a", "nan", "null", "none"];

    /// <summary>The file's encoding: utf-8, latin1, utf-16, windows-1252 or another that .NET knows.</summary>
    public string Encoding { get; init; } = TextDecoding.Utf8;

    /// <summary>The texts that count as missing, letter for letter; null for <see cref="UsualMissing"/>.</summary>
    public IReadOnlyList<string>? Missing { get; init; }

    internal bool IsMissing(string field) =>
        Missing is null ? UsualMissing.Contains(field, StringComparer.OrdinalIgnoreCase) : Missing.Contains(field, StringComparer.Ordinal);
}

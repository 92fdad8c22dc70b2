using Bathys.Data;

namespace Bathys.Vision;

/// <summary>Words on what a folder holds and a data set does not.</summary>
static class FolderNotes
{
    const int MostNamed = 3;

    /// <summary>Files counted by their endings: "2 files .heic, 1 file .txt".</summary>
    public static string Endings(IReadOnlyList<string> files) => string.Join(", ", files
        .CountBy(file => Path.GetExtension(file).ToLowerInvariant())
        .OrderByDescending(ending => ending.Value).ThenBy(ending => ending.Key, StringComparer.Ordinal)
        .Select(ending => $"{Count(ending.Value)} {(ending.Key.Length > 0 ? ending.Key : "without an ending")}"));

    /// <summary>The end of a description: files that are no images, and images that are broken.</summary>
    public static string Of(IReadOnlyList<string> otherFiles, IReadOnlyList<DataFileException> broken)
    {
        var others = otherFiles.Count > 0 ? $"; not read: {Endings(otherFiles)}" : "";
        if (broken.Count == 0) return others;
        var more = broken.Count > MostNamed ? $" and {broken.Count - MostNamed:N0} more" : "";
        var named = string.Join(", ", broken.Take(MostNamed).Select(fault => fault.File));
        return $"{others}; {broken.Count:N0} broken left out: {named}{more}";
    }

    /// <summary>The end of a description: classes whose folders differ by case alone, which some systems cannot tell apart.</summary>
    public static string Alike(IEnumerable<string> classes) => string.Concat(classes
        .GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1)
        .Select(group => $"; {string.Join(" and ", group)} differ by case alone and are different classes"));

    static string Count(int files) => files == 1 ? "1 file" : $"{files:N0} files";
}

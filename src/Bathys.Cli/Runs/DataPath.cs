namespace Bathys.Cli.Runs;

/// <summary>Data as a run remembers it.</summary>
internal static class DataPath
{
    /// <summary>A file's or folder's full path, so that the run finds it from anywhere; a data set's name stays as it is.</summary>
    /// <param name="data">What the user gave.</param>
    public static string Full(string data) => Directory.Exists(data) || File.Exists(data) ? Path.GetFullPath(data) : data;
}

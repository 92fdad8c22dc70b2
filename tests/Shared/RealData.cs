namespace Bathys.Tests.Shared;

/// <summary>
/// Published data that may lie beside the repository, in shared/data; tests that need them are skipped where they do not.
/// </summary>
static class RealData
{
    /// <summary>The folder of a data set; skips the test when it is not there.</summary>
    public static string Folder(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "shared", "data", name);
            if (Directory.Exists(path))
                return path;
        }
        Assert.Skip($"the published data set {name} is not beside the repository (shared/data/{name})");
        return "";
    }
}

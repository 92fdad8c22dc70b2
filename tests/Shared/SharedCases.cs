namespace Bathys.Tests.Shared;

/// <summary>
/// Small inputs that once were read wrongly, which may lie beside the repository; tests that need them are skipped where they do not.
/// </summary>
static class SharedCases
{
    /// <summary>A file or folder of shared/cases; skips the test when it is not there.</summary>
    public static string Path(params string[] parts)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = System.IO.Path.Combine([folder.FullName, "shared", "cases", .. parts]);
            if (File.Exists(path) || Directory.Exists(path)) return path;
        }

        Assert.Skip($"shared/cases/{string.Join('/', parts)} is not beside the repository");
        return "";
    }
}

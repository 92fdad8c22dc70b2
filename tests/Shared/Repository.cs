namespace Bathys.Testing;

/// <summary>The repository that the tests were built in, and what may lie beside it.</summary>
static class Repository
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root => Upwards().FirstOrDefault(folder => File.Exists(Path.Combine(folder, "Bathys.slnx")))
        ?? throw new InvalidOperationException("the tests run outside the repository");

    /// <summary>A file or folder of the repository, or one that does not come with it; skips the test where it is absent.</summary>
    /// <param name="parts">Its path from the root, or from a folder above.</param>
    public static string Beside(params string[] parts)
    {
        var path = Upwards().Select(folder => Path.Combine([folder, .. parts])).FirstOrDefault(Path.Exists);
        Assert.SkipWhen(path is null, $"{string.Join('/', parts)} is not beside the repository");
        return path;
    }

    static IEnumerable<string> Upwards()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            yield return folder.FullName;
    }
}

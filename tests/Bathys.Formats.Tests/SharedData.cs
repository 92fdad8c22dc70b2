namespace Bathys.Formats.Tests;

/// <summary>Real files beside the repository; tests that need them skip where they are absent.</summary>
static class SharedData
{
    static readonly string? Folder = Find();

    public static string Path(params string[] parts)
    {
        Assert.SkipWhen(Folder is null, "the folder shared/data with real model files is not beside the repository");
        return System.IO.Path.Combine([Folder!, .. parts]);
    }

    static string? Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var candidate = System.IO.Path.Combine(at.FullName, "shared", "data");
            if (Directory.Exists(candidate)) return candidate;
        }

        return null;
    }
}

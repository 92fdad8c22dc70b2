namespace Bathys.Data.Downloads;

/// <summary>Where downloaded data are kept.</summary>
public static class CacheFolder
{
    /// <summary>
    /// The folder in BATHYS_CACHE, or else "bathys" in the system's place for caches: XDG_CACHE_HOME or ~/.cache, ~/Library/Caches on
    /// macOS, %LOCALAPPDATA% on Windows.
    /// </summary>
    public static string Path
    {
        get
        {
            if (Environment.GetEnvironmentVariable("BATHYS_CACHE") is { Length: > 0 } chosen)
                return System.IO.Path.GetFullPath(chosen);
            string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            string caches =
                OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
                : OperatingSystem.IsMacOS() ? System.IO.Path.Combine(home, "Library", "Caches")
                : Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } xdg ? xdg
                : System.IO.Path.Combine(home, ".cache");
            return System.IO.Path.Combine(caches, "bathys");
        }
    }
}

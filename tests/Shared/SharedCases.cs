namespace Bathys.Testing;

/// <summary>
/// Small inputs that once were read wrongly, which may lie beside the repository; tests that need them are skipped where they do not.
/// </summary>
static class SharedCases
{
    /// <summary>A file or folder of shared/cases; skips the test when it is not there.</summary>
    public static string Path(params string[] parts) => Repository.Beside(["shared", "cases", .. parts]);
}

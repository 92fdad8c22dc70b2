namespace Bathys.Testing;

/// <summary>
/// Published data and models that may lie beside the repository, in shared/data; tests that need them are skipped where they do not.
/// </summary>
static class RealData
{
    /// <summary>The folder of a data set; skips the test when it is not there.</summary>
    public static string Folder(string name) => Repository.Beside("shared", "data", name);

    /// <summary>A file; skips the test when it is not there.</summary>
    public static string File(params string[] parts) => Repository.Beside(["shared", "data", .. parts]);
}

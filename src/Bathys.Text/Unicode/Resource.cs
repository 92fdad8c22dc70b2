namespace Bathys.Text;

/// <summary>Texts that the program carries within itself.</summary>
static class Resource
{
    /// <summary>The names of all that begin in a certain way, in ordinal order.</summary>
    public static IEnumerable<string> Names(string prefix) =>
        typeof(Resource).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    public static string ReadAllText(string name)
    {
        using var reader = new StreamReader(typeof(Resource).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}

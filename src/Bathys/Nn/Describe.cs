using System.Globalization;

namespace Bathys.Nn;

/// <summary>A layer in words: the call that makes it, without what is as usual.</summary>
internal static class Describe
{
    /// <summary>As in Conv2d(3, 32, kernelSize: 3, padding: 1).</summary>
    /// <param name="name">The class.</param>
    /// <param name="leading">Arguments without names.</param>
    /// <param name="options">Arguments with names; left out where they have their usual value.</param>
    public static string Call(
        string name, ReadOnlySpan<int> leading, params ReadOnlySpan<(string Name, object? Value, object? Usual)> options)
    {
        var parts = new List<string>();
        foreach (var value in leading) parts.Add(Text(value));
        foreach (var (option, value, usual) in options)
            if (Text(value) != Text(usual)) parts.Add($"{option}: {Text(value)}");
        return $"{name}({string.Join(", ", parts)})";
    }

    static string Text(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        Size2 size => size.Height == size.Width ? Text(size.Height) : $"({size.Height}, {size.Width})",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}

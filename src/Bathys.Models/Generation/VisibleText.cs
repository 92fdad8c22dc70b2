namespace Bathys.Models;

/// <summary>White space, and characters that would move a terminal's cursor, so that one can see them.</summary>
static class VisibleText
{
    /// <summary>A token's text, in quotes where it would not be seen.</summary>
    public static string Of(string token) => string.IsNullOrWhiteSpace(token) || token.Any(char.IsControl)
        ? $"'{string.Concat(token.Select(Of))}'"
        : token;

    /// <summary>A character, or how it is written in a program.</summary>
    public static string Of(char character) => character switch
    {
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ when char.IsControl(character) => $"\\u{(int)character:X4}",
        _ => character.ToString(),
    };
}

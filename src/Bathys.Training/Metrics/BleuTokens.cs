using System.Text.RegularExpressions;

namespace Bathys.Training;

/// <summary>The tokens that BLEU compares: the rules of NIST's mteval-v13a, as WMT and sacrebleu use them.</summary>
static partial class BleuTokens
{
    public static string[] Split(string line)
    {
        line = line.TrimEnd().Replace("<skipped>", "", StringComparison.Ordinal).Replace("-\n", "", StringComparison.Ordinal)
            .Replace('\n', ' ');
        line = line.Replace("&quot;", "\"", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal)
            .Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal);
        line = Signs().Replace($" {line} ", " $1 ");
        line = StopsAfterOther().Replace(line, "$1 $2 ");
        line = StopsBeforeOther().Replace(line, " $1 $2");
        line = DashesAfterDigit().Replace(line, "$1 $2 ");
        return WhiteSpace().Split(line).Where(token => token.Length > 0).ToArray();
    }

    [GeneratedRegex(@"([ -&(-+/:-@\[-`{-~])")]
    private static partial Regex Signs();

    [GeneratedRegex("([^0-9])([.,])")]
    private static partial Regex StopsAfterOther();

    [GeneratedRegex("([.,])([^0-9])")]
    private static partial Regex StopsBeforeOther();

    [GeneratedRegex("([0-9])(-)")]
    private static partial Regex DashesAfterDigit();

    // Python splits at the information separators too.
    [GeneratedRegex(@"[\s\x1C-\x1F]+")]
    private static partial Regex WhiteSpace();
}

namespace Bathys.Formats;

/// <summary>
/// Grammar: <c>{ key : value , … }</c> with quoted keys, each once; values are quoted text, True, False, or a tuple of whole numbers.
/// </summary>
internal sealed class NpyHeaderParser(string text, Func<int, ModelFileException> error)
{
    int at;

    public (string Descr, bool FortranOrder, long[] Shape) Parse()
    {
        string? descr = null;
        bool? fortran = null;
        long[]? shape = null;
        Take('{');
        while (!TryTake('}'))
        {
            var key = Quoted();
            Take(':');
            switch (key)
            {
                case "descr" when descr is null: descr = Quoted(); break;
                case "fortran_order" when fortran is null: fortran = Truth(); break;
                case "shape" when shape is null: shape = Sizes(); break;
                default: throw error(at);
            }

            if (TryTake(',')) continue;
            Take('}');
            break;
        }

        SkipBlanks();
        if (at < text.Length || descr is null || fortran is null || shape is null) throw error(at);
        return (descr, fortran.Value, shape);
    }

    string Quoted()
    {
        SkipBlanks();
        var quote = at < text.Length ? text[at] : '\0';
        if (quote is not '\'' and not '"') throw error(at);
        var end = text.IndexOf(quote, at + 1);
        if (end < 0) throw error(at);
        var quoted = text[(at + 1)..end];
        if (quoted.Contains('\\')) throw error(at);
        at = end + 1;
        return quoted;
    }

    bool Truth()
    {
        SkipBlanks();
        foreach (var (word, truth) in (ReadOnlySpan<(string, bool)>)[("True", true), ("False", false)])
        {
            if (string.CompareOrdinal(text, at, word, 0, word.Length) != 0) continue;
            at += word.Length;
            return truth;
        }

        throw error(at);
    }

    long[] Sizes()
    {
        var sizes = new List<long>();
        Take('(');
        while (!TryTake(')'))
        {
            if (sizes.Count == TensorLayout.MaximumRank) throw error(at);
            sizes.Add(Number());
            if (TryTake(',')) continue;
            Take(')');
            break;
        }

        return [.. sizes];
    }

    long Number()
    {
        SkipBlanks();
        var start = at;
        var number = 0L;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            var digit = text[at] - '0';
            if (number > (long.MaxValue - digit) / 10) throw error(at);
            number = number * 10 + digit;
            at++;
        }

        if (at < text.Length && text[at] == 'L' && at > start) at++; // Python 2's long
        return at > start ? number : throw error(at);
    }

    void Take(char expected)
    {
        if (!TryTake(expected)) throw error(at);
    }

    bool TryTake(char expected)
    {
        SkipBlanks();
        if (at >= text.Length || text[at] != expected) return false;
        at++;
        return true;
    }

    void SkipBlanks()
    {
        while (at < text.Length && text[at] is ' ' or '\n' or '\t')
        {
            at++;
        }
    }
}

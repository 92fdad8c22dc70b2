namespace Bathys.Text;

/// <summary>
/// A translation task that the program makes itself: dates and numbers in words to figures, such as "the twenty-third of march
/// nineteen eighty-four" to "1984-03-23" and "forty thousand and seven" to "40007". A pure function of seed and place.
/// </summary>
public static class NumberTask
{
    static readonly string[] Months =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

    /// <summary>So many pairs.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">Equal seeds give equal pairs; another seed gives others, to validate on.</param>
    public static ParallelCorpus Generate(int count, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var generator = new Generator(seed);
        return new ParallelCorpus(Enumerable.Range(0, count).Select(i => Draw(generator.Fork((ulong)i))));
    }

    static SentencePair Draw(Generator random)
    {
        if (random.NextInt(2) == 0)
        {
            var digits = 1 + random.NextInt(6);
            var number = random.NextInt((int)Math.Pow(10, digits));
            return new SentencePair(NumberWords.Cardinal(number, random.NextInt(2) == 0), $"{number}");
        }
        var year = 1100 + random.NextInt(1000);
        var month = 1 + random.NextInt(12);
        var day = 1 + random.NextInt(DateTime.DaysInMonth(year, month));
        var (name, ordinal, words) = (Months[month - 1], NumberWords.Ordinal(day), NumberWords.Year(year));
        var source = random.NextInt(4) switch
        {
            0 => $"the {ordinal} of {name} {words}",
            1 => $"{name} the {ordinal}, {words}",
            2 => $"{name} {ordinal} {words}",
            _ => $"the {ordinal} of {name} in the year {words}",
        };
        return new SentencePair(source, $"{year:D4}-{month:D2}-{day:D2}");
    }
}

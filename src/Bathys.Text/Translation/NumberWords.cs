namespace Bathys.Text;

/// <summary>Numbers in English words.</summary>
static class NumberWords
{
    static readonly string[] Ones =
    [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
        "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ];

    static readonly string[] Tens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

    /// <summary>0 … 999,999: "three hundred and forty-two thousand five hundred and six", with or without "and".</summary>
    public static string Cardinal(int number, bool and)
    {
        if (number < 1000) return BelowThousand(number, and);
        var (thousands, rest) = Math.DivRem(number, 1000);
        var words = BelowThousand(thousands, and) + " thousand";
        return rest == 0 ? words : $"{words} {(and && rest < 100 ? "and " : "")}{BelowThousand(rest, and)}";
    }

    /// <summary>1 … 99: "twenty-third".</summary>
    public static string Ordinal(int number)
    {
        var words = BelowHundred(number);
        var last = words.LastIndexOf('-') + 1;
        var (front, word) = (words[..last], words[last..]);
        return front + word switch
        {
            "one" => "first",
            "two" => "second",
            "three" => "third",
            "five" => "fifth",
            "eight" => "eighth",
            "nine" => "ninth",
            "twelve" => "twelfth",
            [.., 'y'] => word[..^1] + "ieth",
            _ => word + "th",
        };
    }

    /// <summary>
    /// 1100 … 2099 as years are read: "nineteen eighty-four", "nineteen oh five", "nineteen hundred", "two thousand and nine".
    /// </summary>
    public static string Year(int year)
    {
        var (century, rest) = Math.DivRem(year, 100);
        if (century == 20 && rest < 10) return Cardinal(year, and: true);
        return BelowHundred(century) + (rest == 0 ? " hundred" : rest < 10 ? $" oh {Ones[rest]}" : $" {BelowHundred(rest)}");
    }

    static string BelowThousand(int number, bool and)
    {
        var (hundreds, rest) = Math.DivRem(number, 100);
        if (hundreds == 0) return BelowHundred(rest);
        return rest == 0 ? $"{Ones[hundreds]} hundred" : $"{Ones[hundreds]} hundred {(and ? "and " : "")}{BelowHundred(rest)}";
    }

    static string BelowHundred(int number) => number < 20 ? Ones[number] : number % 10 == 0
        ? Tens[number / 10] : $"{Tens[number / 10]}-{Ones[number % 10]}";
}

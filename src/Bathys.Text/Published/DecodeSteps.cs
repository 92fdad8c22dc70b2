using System.Globalization;
using System.Text;

namespace Bathys.Text;

/// <summary>A step that turns tokens back into text, one token after the other; what it makes goes to the next step.</summary>
abstract class DecodeStep
{
    /// <summary>The step after this one.</summary>
    public Action<string> Next { get; set; } = _ => { };

    /// <summary>Takes in a token, or what the step before made of one.</summary>
    public abstract void Accept(string token);

    /// <summary>Passes on what is held back.</summary>
    public virtual void Finish()
    {
    }
}

/// <summary>Each token changed for itself, knowing only whether it is the first.</summary>
sealed class TokenStep(Func<string, bool, string> change) : DecodeStep
{
    bool isFirst = true;

    public override void Accept(string token)
    {
        Next(change(token, isFirst));
        isFirst = false;
    }
}

/// <summary>GPT-2's letters back to bytes; a token with other characters stands for its own UTF-8.</summary>
sealed class ByteLevelStep : DecodeStep
{
    readonly Utf8Joiner joiner = new();
    readonly StringBuilder text = new();

    public override void Accept(string token)
    {
        joiner.Append(ByteLetters.TryRead(token, out var bytes) ? bytes : Encoding.UTF8.GetBytes(token), text);
        Pass();
    }

    public override void Finish()
    {
        joiner.Finish(text);
        Pass();
    }

    void Pass()
    {
        if (text.Length > 0) Next(text.ToString());
        text.Clear();
    }
}

/// <summary>
/// Runs of tokens such as &lt;0xE2&gt; as the characters that their bytes make; a run that makes none gives U+FFFD for each byte.
/// </summary>
sealed class ByteFallbackStep : DecodeStep
{
    static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    readonly List<byte> run = [];

    public override void Accept(string token)
    {
        if (token is ['<', '0', 'x', _, _, '>']
            && byte.TryParse(token.AsSpan(3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
        {
            run.Add(value);
            return;
        }
        Finish();
        Next(token);
    }

    public override void Finish()
    {
        if (run.Count == 0) return;
        var text = System.Text.Unicode.Utf8.IsValid(run.ToArray()) ? Strict.GetString([.. run]) : new string('\uFFFD', run.Count);
        run.Clear();
        Next(text);
    }
}

/// <summary>Takes signs off both ends of the text as a whole.</summary>
sealed class TextStripStep(string sign, int start, int stop) : DecodeStep
{
    int left = start;
    string held = "";

    public override void Accept(string token)
    {
        while (left > 0 && token.StartsWith(sign, StringComparison.Ordinal)) (token, left) = (token[sign.Length..], left - 1);
        if (token.Length == 0) return;
        left = 0;
        // The last signs may be the text's last.
        token = held + token;
        var kept = token.Length;
        for (var n = 0; n < stop && token.AsSpan(0, kept).EndsWith(sign); n++) kept -= sign.Length;
        held = token[kept..];
        Next(token[..kept]);
    }
}

/// <summary>A mark at the end of each word as a space, except at the end of the text.</summary>
sealed class WordEndStep(string suffix) : DecodeStep
{
    string? held;

    public override void Accept(string token)
    {
        if (held is not null) Next(suffix.Length == 0 ? held : held.Replace(suffix, " ", StringComparison.Ordinal));
        held = token;
    }

    public override void Finish()
    {
        if (held is not null) Next(suffix.Length == 0 ? held : held.Replace(suffix, "", StringComparison.Ordinal));
        held = null;
    }
}

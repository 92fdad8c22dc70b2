namespace Bathys.Text;

/// <summary>
/// GPT-2's way to write bytes as printable characters: Latin-1's visible ones stand for themselves, the others for U+0100 and up.
/// </summary>
static class ByteLetters
{
    const string Visible = "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~"
        + "¡¢£¤¥¦§¨©ª«¬®¯°±²³´µ¶·¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ";

    static readonly char[] Letters = MakeLetters();
    static readonly Dictionary<char, byte> Bytes = Enumerable.Range(0, 256).ToDictionary(b => Letters[b], b => (byte)b);

    /// <summary>The bytes in the order of their letters, which is the order of GPT-2's first 256 tokens.</summary>
    public static readonly byte[] Order = [.. Enumerable.Range(0, 256).Select(b => (byte)b).OrderBy(b => Letters[b])];

    /// <summary>The letter of a byte.</summary>
    public static char Of(byte value) => Letters[value];

    /// <summary>Bytes as letters.</summary>
    public static string Write(ReadOnlySpan<byte> bytes) => string.Create(bytes.Length, bytes, (text, from) =>
    {
        for (var i = 0; i < text.Length; i++) text[i] = Letters[from[i]];
    });

    /// <summary>The bytes of letters; false where a character stands for no byte.</summary>
    public static bool TryRead(ReadOnlySpan<char> letters, out byte[] bytes)
    {
        bytes = new byte[letters.Length];
        for (var i = 0; i < letters.Length; i++)
        {
            if (!Bytes.TryGetValue(letters[i], out bytes[i])) return false;
        }
        return true;
    }

    static char[] MakeLetters()
    {
        var letters = new char[256];
        var next = '\u0100';
        for (var b = 0; b < 256; b++) letters[b] = Visible.Contains((char)b) ? (char)b : next++;
        return letters;
    }
}

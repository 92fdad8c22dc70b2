using System.Text;

namespace Bathys.Text;

/// <summary>How a token that is a run of bytes is shown to people.</summary>
static class Shown
{
    /// <summary>The text of the bytes; bytes that make no whole character are written ‹C3›.</summary>
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        while (!bytes.IsEmpty)
        {
            var isWhole = Rune.DecodeFromUtf8(bytes, out var rune, out var size) == System.Buffers.OperationStatus.Done;
            if (isWhole) text.Append(rune);
            else text.Append('‹').Append(Convert.ToHexString(bytes[..size])).Append('›');
            bytes = bytes[size..];
        }
        return text.ToString();
    }
}

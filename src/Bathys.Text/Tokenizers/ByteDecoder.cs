using System.Text;

namespace Bathys.Text;

/// <summary>Decodes tokens that are runs of bytes; a character that is spread over tokens comes out with its last byte.</summary>
/// <param name="bytesOf">The bytes of an id; none for a token without text.</param>
sealed class ByteDecoder(Func<int, ReadOnlyMemory<byte>> bytesOf) : TokenDecoder
{
    readonly Utf8Joiner joiner = new();

    protected internal override void Accept(int id) => joiner.Append(bytesOf(id).Span, Output);

    protected override void Complete() => joiner.Finish(Output);
}

/// <summary>Joins bytes to text, holding back an incomplete character; invalid bytes become U+FFFD.</summary>
sealed class Utf8Joiner
{
    readonly Decoder decoder = new UTF8Encoding(false, false).GetDecoder();

    public void Append(ReadOnlySpan<byte> bytes, StringBuilder text) => Convert(bytes, text, flush: false);

    public void Finish(StringBuilder text) => Convert([], text, flush: true);

    void Convert(ReadOnlySpan<byte> bytes, StringBuilder text, bool flush)
    {
        Span<char> chars = stackalloc char[128];
        bool completed;
        do
        {
            decoder.Convert(bytes, chars, flush, out var used, out var written, out completed);
            text.Append(chars[..written]);
            bytes = bytes[used..];
        }
        while (!completed);
    }
}

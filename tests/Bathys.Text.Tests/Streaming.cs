namespace Bathys.Text.Tests;

static class Streaming
{
    /// <summary>The text that comes out id by id; no piece may end within a character.</summary>
    public static string Decode(Tokenizer tokenizer, IEnumerable<int> ids)
    {
        var decoder = tokenizer.CreateDecoder();
        string[] pieces = [.. ids.Select(decoder.Append), decoder.Finish()];
        foreach (var piece in pieces) Assert.False(piece.Length > 0 && (char.IsHighSurrogate(piece[^1]) || char.IsLowSurrogate(piece[0])));
        return string.Concat(pieces);
    }
}

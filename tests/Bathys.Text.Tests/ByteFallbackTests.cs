using System.Text;

namespace Bathys.Text.Tests;

/// <summary>
/// Tokenizers that have a few of the 256 tokens of bytes: characters all of whose bytes are there are read by them, others are unknown.
/// </summary>
public class ByteFallbackTests
{
    [Theory]
    [InlineData("[\"<0x0A>\", -2], [\"b\", -1]", "a\nb", "1 2 3")]
    [InlineData("[\"<0x0A>\", -2]", "\n\n", "2 2")]
    [InlineData("[\"<0xF0>\", -2], [\"<0x9F>\", -2], [\"<0x8D>\", -2], [\"<0xA3>\", -2]", "a🍣", "1 2 3 4 5")]
    [InlineData("[\"<0xF0>\", -2], [\"<0x9F>\", -2], [\"<0x8D>\", -2]", "a🍣", "1 0")]
    public void Unigram(string more, string text, string ids)
    {
        var tokenizer = Parse(
            $$"""{"type": "Unigram", "unk_id": 0, "byte_fallback": true, "vocab": [["<unk>", 0], ["a", -1], {{more}}]}""");
        Assert.Equal(ids, string.Join(' ', tokenizer.Encode(text)));
    }

    [Theory]
    [InlineData("a\nb", "1 2 0")]
    [InlineData("\n\na", "2 2 1")]
    public void Byte_pairs(string text, string ids)
    {
        var tokenizer = Parse(
            """{"type": "BPE", "unk_token": "<unk>", "byte_fallback": true, "vocab": {"<unk>": 0, "a": 1, "<0x0A>": 2}, "merges": []}""");
        Assert.Equal(ids, string.Join(' ', tokenizer.Encode(text)));
    }

    static Tokenizer Parse(string model)
    {
        using var folder = new TemporaryFolder();
        return Tokenizer.Load(folder.Write("tokenizer.json", Encoding.UTF8.GetBytes(
            $$"""
            {
              "version": "1.0", "added_tokens": [], "normalizer": null, "pre_tokenizer": null, "post_processor": null, "decoder": null,
              "model": {{model}}
            }
            """)));
    }
}

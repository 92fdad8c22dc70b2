using Bathys.Data;

namespace Bathys.Text;

public sealed partial class BytePairTokenizer
{
    /// <summary>Three special tokens and the 256 bytes, the least that a vocabulary holds.</summary>
    public const int MinimalSize = 259;

    /// <summary>
    /// Finds the merges of a corpus: time and again the most frequent pair of neighboring tokens within a piece becomes a token; of
    /// equally frequent pairs the one with the lower ids. Ids: the bytes, the merges, then padding, begin and end.
    /// </summary>
    /// <param name="texts">The corpus.</param>
    /// <param name="vocabularySize">Tokens in all; fewer come out when no pair is left that comes often enough.</param>
    /// <param name="minimalCount">How often a pair must come to be joined.</param>
    /// <exception cref="DataException">There is no text.</exception>
    public static BytePairTokenizer Train(IEnumerable<string> texts, int vocabularySize, int minimalCount = 2)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabularySize, MinimalSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(minimalCount);
        var trainer = new BytePairTrainer(CountPieces(texts));
        List<string> tokens = [.. ByteLetters.Order.Select(b => ByteLetters.Of(b).ToString())];
        List<(string, string)> merges = [];
        while (tokens.Count < vocabularySize - 3 && trainer.Join(minimalCount) is var (left, right))
        {
            merges.Add((tokens[left], tokens[right]));
            tokens.Add(tokens[left] + tokens[right]);
        }
        string[] special = [PadName, BeginName, EndName];
        return new BytePairTokenizer([.. tokens, .. special], merges, special);
    }

    static Dictionary<string, int> CountPieces(IEnumerable<string> texts)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var spans = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var text in texts)
        {
            for (var rest = text.AsSpan(); !rest.IsEmpty;)
            {
                var piece = rest[..Gpt2Pieces.Length(rest)];
                Vocabulary.AddOne(spans, piece);
                rest = rest[piece.Length..];
            }
        }
        return counts.Count > 0
            ? counts : throw new DataException("There is no text to train a tokenizer from: give a text that is not empty.");
    }
}
